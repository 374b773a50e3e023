from django.apps import AppConfig


class JournalsConfig(AppConfig):
    name = "journals"

    def ready(self) -> None:
        from core.navigation import register
        from journals.access import READ_TO, can_write, is_read_to
        from journals.actions import SHARING_MESSAGE, values_for
        from outbox import kinds
        from people import standing

        standing.register(READ_TO)
        register("Journal", "journals:journal", shown=can_write, order=30)
        # Participants find what is shared with them in their journal; their coaches and facilitators have none.
        register(
            "Shared with you",
            "journals:shared_with_you",
            shown=lambda person: not can_write(person) and is_read_to(person),
            order=31,
        )
        kinds.register(
            SHARING_MESSAGE,
            resolve=values_for,
            why="You get this because somebody chose to share their writing with you, and named you.",
        )
