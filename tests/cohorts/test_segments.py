"""What a combined day is made of, as its session keeps it."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cohorts.segments import Segment, in_a_list, stretched

WORKSHOP = Segment("Workshop", "workshop", Decimal("3.5"), "formal")
LEARNING = Segment("Action learning", "action learning", Decimal("3.5"), "others")

segments = st.lists(
    st.builds(
        Segment,
        title=st.text(max_size=20),
        kind=st.just("workshop"),
        hours=st.decimals("0.25", 12, places=2),
        share=st.sampled_from(["formal", "others", "experience"]),
    ),
    min_size=1,
    max_size=5,
)


@given(segments)
def test_what_is_kept_is_read_again_as_it_was(made):
    assert [Segment.read(each.kept()) for each in made] == made


@given(segments, st.decimals("0.5", 20, places=2))
def test_parts_of_a_session_of_another_length_add_up_to_it_and_keep_their_proportion(made, hours):
    changed = stretched(made, hours)
    assert sum(each.hours for each in changed) == hours
    whole = sum(each.hours for each in made)
    for before, after in zip(made, changed, strict=True):
        assert abs(after.hours - before.hours * hours / whole) < Decimal("0.01") * len(made)


def test_a_session_without_parts_stays_without():
    assert stretched([], Decimal(5)) == ()


def test_a_list_says_phase_number_and_parts():
    assert in_a_list("Insight day 5 of 8", "Second trimester", [WORKSHOP, LEARNING]) == (
        "Second trimester, insight day 5 of 8: workshop and action learning"
    )
    assert in_a_list("360", "First trimester", []) == "First trimester, 360"
    assert in_a_list("Launch", "", []) == "Launch"
