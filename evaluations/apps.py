from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"

    def ready(self) -> None:
        from core.navigation import register
        from documents import kinds as documents
        from evaluations import designs, reporting
        from evaluations.access import sees_results
        from evaluations.actions import MESSAGE_KIND
        from evaluations.messages import survey_values
        from outbox import kinds as messages
        from programmes import copying, scores

        scores.register(designs.last_scores, designs.with_reasons)
        copying.register(designs.copy_plans)
        register("Results", "evaluations:cohorts", shown=sees_results, order=55)
        messages.register(
            MESSAGE_KIND,
            resolve=survey_values,
            why="You get this because you have a place on a programme that asks how each part of it was.",
        )
        documents.register(
            reporting.KIND,
            make=reporting.make_report,
            may_read=reporting.may_read_report,
            may_ask=reporting.may_ask_report,
        )
