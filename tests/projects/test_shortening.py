from hypothesis import given
from hypothesis import strategies as some

from projects.papers.shortening import MORE, ended, shortened

THREE = "One in five does not come. Nobody is seen in that hour. Whoever did not come waits eleven weeks more."


def test_what_fits_stays_whole_in_one_line():
    assert shortened("One in five\n\ndoes  not come.", 40) == "One in five does not come."
    assert shortened(THREE, None) == THREE


def test_a_long_text_ends_after_a_whole_sentence_and_says_that_there_is_more():
    assert shortened(THREE, 60) == "One in five does not come. Nobody is seen in that hour. …"


def test_a_first_sentence_that_is_too_long_ends_after_a_whole_word():
    assert shortened(THREE, 20) == "One in five does …"
    assert shortened("No sentence, no end, and it goes on and on", 22) == "No sentence, no end …"


def test_a_short_first_sentence_is_not_all_that_is_said():
    assert shortened(f"No. {THREE}", 60) == "No. One in five does not come. …"
    assert shortened("No. It began when the letters went out again", 30) == "No. It began when the …"


def test_a_figure_is_not_the_end_of_a_sentence():
    assert (
        shortened("Down from 19.5% to 12.4% in 17 weeks of calling everybody", 32) == "Down from 19.5% to 12.4% in 17 …"
    )


@given(some.text(min_size=1), some.integers(min_value=10, max_value=400))
def test_it_is_never_longer_than_there_is_room_for(text, most):
    assert len(shortened(text, most)) <= most


@given(some.text())
def test_nothing_is_said_that_was_not_written(text):
    assert " ".join(text.split()).startswith(shortened(text, 30).removesuffix(MORE))


def test_a_sentence_ends_once():
    assert [ended(each) for each in ("", "Adopted", "Adopted.", "Why?", "More …")] == [
        "",
        "Adopted.",
        "Adopted.",
        "Why?",
        "More …",
    ]
