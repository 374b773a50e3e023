"""An action that cannot be done as asked, with the sentence that a person is shown."""


class Refused(ValueError):
    """Raised by actions. The message says what is wrong and how to mend it; `field` names the input it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
