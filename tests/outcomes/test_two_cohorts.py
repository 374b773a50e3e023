"""The page of a programme with a finished cohort and one under way, as a commissioner reads it."""

from django.urls import reverse


def heading(response, name: str) -> str:
    """The title of a card by its id."""
    return response.content.decode().split(f'id="{name}">')[1].split("</h2>")[0]


def test_the_page_of_a_finished_and_a_running_cohort(commissioner, made):
    response = commissioner.get(reverse("outcomes:programme", args=[made.programme.pk]))
    assert heading(response, "cohorts") == "Cohort over cohort"
    assert heading(response, "satisfaction") == "Every element that can be shown scores between good and excellent"
    assert heading(response, "mix") == "Who took part"
    assert heading(response, "projects") == "3 of 12 projects report an improvement"
    told = " ".join(response.content.decode().split())
    assert "5 of 12 have been presented, and the panel has decided on 4." in told
    assert "17 of 24 places went to clinicians; the target is 18." in told
    assert "1 survey is open" in told
    assert 'class="c-withheld"' in told
    assert reverse("awards:verify") in told
