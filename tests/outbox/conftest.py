import pytest

from outbox import kinds


@pytest.fixture
def kind():
    """Registers a kind of message for one test: kind(resolve=…) or kind(values={…})."""
    before = dict(kinds._kinds)

    def register(name="note", values=None, **given):
        if values is not None:
            given["resolve"] = lambda *_: values
        kinds.register(name, **given)
        return name

    yield register
    kinds._kinds.clear()
    kinds._kinds.update(before)
