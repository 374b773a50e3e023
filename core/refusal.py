"""An action that cannot be done as asked, with the sentence that a person is shown."""

from typing import Any


class Refused(ValueError):
    """Raised by actions. The message says what is wrong and how to mend it; `field` names the input it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def tell(self, form: Any) -> None:
        """Put the message beside the field that it is about, or above the form when it is about none of its fields."""
        form.add_error(self.field if self.field in form.fields else None, self.message)
