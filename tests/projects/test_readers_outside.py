"""What those outside the programme read by a link of their own: a project's partner, and one of a panel."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from cohorts.models import Cohort
from core.formats import long_date
from core.refusal import Refused
from projects import joining, measuring, partnering, presenting
from projects.models import CommonCause, Partner, Presentation
from projects.panel_links import token_of

OWN, OURS = "Missed visits", "Hours to theatre"


@pytest.fixture
def links(running, project, today):
    """Their two pages, of the same project."""
    partner = partnering.invite_partner(
        project=project, name="Ruth Adeyemi", organisation="Eastgate council", email="ruth@eastgate.example",
        why="Try the letter", by=running.participant,
    )  # fmt: skip
    presentation = presenting.prepare(
        cohort=running.cohort, place=running.place, on=today, projects=[project], by=running.participant
    )
    member = presenting.ask_panel(
        presentation=presentation, name="Rosalind Tam", role_words="medical director", by=running.coordinator,
        email="rosalind@northmoor.example",
    )  # fmt: skip
    return [
        reverse("projects:partner", args=[partner.pk, partnering.token_of(partner)]),
        reverse("projects:hear", args=[member.pk, token_of(member)]),
    ]


def counted(measure, by, *values):
    first = measure.project.cohort.starts_on
    figures = [measuring.Figure(first + timedelta(days=n), Decimal(each)) for n, each in enumerate(values)]
    measuring.add_points(measure=measure, figures=figures, by=by)
    return first


@pytest.mark.parametrize("reader", [0, 1])
def test_they_read_from_when_limits_begin_anew_but_not_who_said_so_nor_the_advice_to_the_team(
    running, project, sign_in, links, reader
):
    measure = measuring.add_measure(project=project, name=OWN, unit="%", by=running.participant)
    first = counted(measure, running.participant, *[20, 19, 21, 18, 20, 22, 19] * 4)
    measuring.rebase(measure=measure, on=first + timedelta(days=14), reason="A new letter.", by=running.facilitator)
    team = sign_in(running.participant).get(reverse("projects:project", args=[project.pk])).text
    advice = "Do not explain single figures"
    assert "by Helen Marsh, on" in team and advice in team
    text = sign_in(None).get(links[reader]).text
    assert "Re-based from" in text and "A new letter." in text
    assert "Helen Marsh" not in text and advice not in text


@pytest.mark.parametrize("reader", [0, 1])
def test_they_see_no_figure_that_a_common_cause_tells_outside_only_as_a_range(client, running, project, links, reader):
    cause = joining.set_up_cause(
        programme=running.programme,
        terms=joining.Terms(
            title="Hip fracture",
            aim="Everybody within 36 hours",
            measure=OURS,
            definition="Median of the month",
            unit="hours",
            improvement="decrease",
        ),
        by=running.coordinator,
    )
    joining.join_cause(project=project, cause=cause, organisation=running.place.organisation, by=running.participant)
    counted(project.cause_measure, running.participant, 41, 43, 47)
    text = client.get(links[reader]).text
    assert OURS not in text and "43" not in strip_tags(text)  # not in what is read; a form's token may hold it
    measure = measuring.add_measure(project=project, name=OWN, unit="%", by=running.participant)
    counted(measure, running.participant, 20, 19)
    text = client.get(links[reader]).text
    assert OWN in text and OURS not in text
    CommonCause.objects.update(commissioner_sees="named")
    assert OURS in client.get(links[reader]).text


def test_a_partner_who_does_not_take_part_sees_their_answer_alone_until_they_change_it(client, project, links):
    [partner, _] = links
    measuring.add_measure(project=project, name=OWN, unit="%", by=project.members.get().place.person)
    client.post(partner, {"answer": "left"})
    text = client.get(partner).text
    assert project.aim not in text and OWN not in text
    assert "that you do not take part" in text and "Change my answer" in text
    client.post(partner, {"answer": "unnamed"})
    assert project.aim in client.get(partner).text


def years_ago(cohort):
    """As if the cohort had ended, and everybody had been asked, 400 days ago."""
    then = timezone.now() - timedelta(days=400)
    Cohort.objects.filter(pk=cohort.pk).update(starts_on=then - timedelta(days=200), ends_on=then)
    Partner.objects.update(invited_at=then)
    Presentation.objects.update(on=then)


def test_a_year_after_the_cohort_a_partner_s_link_shows_no_project_and_still_takes_a_name_back(
    client, running, project, links
):
    [partner, _] = links
    client.post(partner, {"answer": "named"})
    assert project.aim in client.get(partner).text
    years_ago(running.cohort)
    text = client.get(partner).text
    assert project.aim not in text and "Your link showed the project until" in text
    assert " asked you, " in text
    client.post(partner, {"answer": "unnamed"})
    project.refresh_from_db()
    assert project.named_partners == ""


def test_a_partner_asked_again_after_that_reads_it_for_a_year_more(client, running, project, links):
    years_ago(running.cohort)
    partner = project.partners_by_link.get()
    partnering.invite_partner_again(partner=partner, by=running.participant)
    address = reverse("projects:partner", args=[partner.pk, partnering.token_of(project.partners_by_link.get())])
    assert project.aim in client.get(address).text


def test_a_year_after_the_cohort_a_panel_s_link_has_ended_also_if_nobody_closed_the_presentation(
    client, running, project, links, today
):
    [_, panel] = links
    ends = long_date(running.cohort.ends_on + timedelta(days=365))
    assert f"the link works until {ends}" in client.get(panel).text
    years_ago(running.cohort)
    shown = client.get(panel)
    assert shown.status_code == 410
    assert project.aim not in shown.text and "can no longer be read by it" in shown.text
    presentation = Presentation.objects.get()
    with pytest.raises(Refused, match="a new date before you ask"):
        presenting.ask_again(member=presentation.panel.get(), by=running.coordinator)
    presenting.write(
        presentation=presentation, revision=presentation.revision, on=today, projects=[project],
        by=running.coordinator, developed="", team_developed="", brought="",
    )  # fmt: skip
    assert client.get(panel).status_code == 200
