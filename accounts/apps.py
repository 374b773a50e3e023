from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.links import values_for
        from outbox import kinds

        kinds.register(
            "invitation",
            resolve=values_for,
            why="You get this because a coordinator entered your address in Cadre. If that is a mistake, do nothing: "
            "no account is set up without you.",
        )
        kinds.register("password changed", why="You get this whenever the password of your account in Cadre changes.")
        kinds.register("address changed", why="You get this whenever the address of your account in Cadre changes.")
