"""Plain text in paragraphs and points."""

import pytest

from core.prose import Block, blocks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        (" \n\n \n", ()),
        ("One.", (Block(("One.",)),)),
        ("One,\nand on.\n\nTwo.", (Block(("One, and on.",)), Block(("Two.",)))),
        ("- first\r\n- second", (Block(("first", "second"), points=True),)),
        (
            "We suggest:\n- one\n• two\nAnd so on.",
            (Block(("We suggest:",)), Block(("one", "two"), True), Block(("And so on.",))),
        ),
        ("-5 degrees is no point", (Block(("-5 degrees is no point",)),)),
        ("<b>as typed</b>", (Block(("<b>as typed</b>",)),)),
    ],
)
def test_what_is_typed_becomes_paragraphs_and_points(text, found):
    assert blocks(text) == found
