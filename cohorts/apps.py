from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "cohorts"

    def ready(self) -> None:
        from cohorts import notice, redesign, sign_in_sheet
        from cohorts.access import TIES, has_place, leads, people_met
        from cohorts.actions.guests import INVITED, MOVED, WITHDRAWN
        from cohorts.actions.observing import RELEASED
        from cohorts.actions.visits import MOVED_UP, PLACE_GIVEN, PLACE_TAKEN
        from cohorts.guests import message_values as of_a_guest
        from cohorts.models import CohortGrant
        from cohorts.observing import message_values as of_feedback
        from cohorts.panel import lines_of, mix_of
        from cohorts.proposals import MESSAGE_KIND, message_values
        from cohorts.visits import message_values as of_a_visit
        from core.navigation import register
        from outbox import kinds
        from people import standing
        from people.access import register_grants, register_met
        from programmes import laid_out
        from programmes.panel import register_cohorts

        sign_in_sheet.register()
        register_grants(CohortGrant)
        standing.register(TIES)
        register_met(people_met)
        register_cohorts(lines_of, mix_of)
        laid_out.register(redesign.keep, redesign.names_of_users)
        kinds.register(
            MESSAGE_KIND,
            resolve=message_values,
            why="You get this because you asked your programme for something, or backed what somebody else asked for.",
        )
        for kind in (INVITED, WITHDRAWN, MOVED):
            kinds.register(
                kind,
                resolve=of_a_guest,
                why="You get this because a coordinator invited you to a session. If that is a mistake, do nothing.",
            )
        kinds.register(
            RELEASED,
            resolve=of_feedback,
            why="You get this because you took part in a leadership challenge at which somebody observed.",
        )
        for kind in (MOVED_UP, PLACE_GIVEN, PLACE_TAKEN):
            kinds.register(kind, resolve=of_a_visit, why="You get this because you are on the list of this session.")
        kinds.register(notice.MESSAGE_KIND, resolve=notice.message_values, why=notice.WHY, attach=notice.invitations)
        register("Sessions", "cohorts:my_sessions", has_place, order=20)
        register("Registers", "cohorts:leading", leads, order=20)
