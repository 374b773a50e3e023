from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "cohorts"

    def ready(self) -> None:
        from cohorts import copying, learnt, messages, redesign, sign_in_sheet, venue_sheet, whos_who
        from cohorts.access import TIES, has_place, leads, people_met
        from cohorts.models import CohortGrant
        from cohorts.panel import lines_of, mix_of
        from core.navigation import register
        from people import standing
        from people.access import register_grants, register_met
        from programmes import copying as with_a_design
        from programmes import laid_out
        from programmes import learnt as taught
        from programmes.panel import register_cohorts

        sign_in_sheet.register()
        venue_sheet.register()
        whos_who.register()
        register_grants(CohortGrant)
        standing.register(TIES)
        register_met(people_met)
        register_cohorts(lines_of, mix_of)
        taught.register(learnt.learnt_of)
        laid_out.register(redesign.keep, redesign.names_of_users)
        with_a_design.register_part(copying.PART)
        messages.register()
        register("Sessions", "cohorts:my_sessions", has_place, order=20)
        register("Registers", "cohorts:leading", leads, order=20)
        register("My record", "cohorts:my_record", leads, order=21)
