"""Nothing private reaches a commissioner: not on the page, not in the file, and no other page opens."""

from django.urls import reverse

from awards.models import Certificate
from evaluations.models import Comment, Quotation, Survey
from journals.models import Reflection
from projects.models import Project, Update
from tests.outcomes.making import SECRETS, Made


def test_the_page_and_the_file_name_no_participant_and_hold_no_private_words(commissioner, made):
    assert len(made.people) == 28
    told = [each for person in made.people for each in (person.given_name, person.family_name, person.email)]
    names = ("programme", "projects", "csv")
    sent = {name: commissioner.get(reverse(f"outcomes:{name}", args=[made.programme.pk])) for name in names}
    sent["programmes"] = commissioner.get(reverse("outcomes:programmes"), follow=True)
    for chosen in ([1, 2], [1], [2]):
        address = reverse("outcomes:programme", args=[made.programme.pk])
        sent[f"compared {chosen}"] = commissioner.get(address, {"cohort": chosen})
    assert {response.status_code for response in sent.values()} == {200}
    leaked = [
        (name, words)
        for name, response in sent.items()
        for words in (*told, *SECRETS.values())
        if words in response.content.decode()
    ]
    assert leaked == []


def test_there_were_private_words_to_leak(db, made: Made):
    comments = [comment.text for comment in Comment.objects.all()]
    kept = " ".join(
        [
            *comments,
            *[str(reflection.body) for reflection in Reflection.objects.all()],
            *[update.text for update in Update.objects.all()],
            *[project.problem for project in Project.objects.all()],
            *[note for note in made.pilot.sessions.values_list("attendances__note", flat=True) if note],
            *made.pilot.places.values_list("post", flat=True),
            *made.pilot.places.values_list("site", flat=True),
        ]
    )
    assert [kind for kind, words in SECRETS.items() if words not in kept] == []
    assert Quotation.objects.count() == 5


def test_a_comment_is_quoted_only_of_surveys_that_five_or_more_answered(commissioner, made):
    page = commissioner.get(reverse("outcomes:programme", args=[made.programme.pk])).content.decode()
    assert page.count("I use it every week, Launch day") == 2
    assert page.count("I use it every week, Leading self") == 1
    assert page.count("<blockquote>") == 3


def test_a_quotation_tells_neither_cohort_nor_profession(commissioner, made):
    page = commissioner.get(reverse("outcomes:programme", args=[made.programme.pk])).content.decode()
    voices = page.split('id="voices"')[1].split("</section>")[0]
    assert voices.count("Participant, on “Launch day”") == 2
    assert [words for words in ("Pilot", "ohort 2", "Nursing", "Medical", "Council") if words in voices] == []


def test_a_score_of_fewer_than_five_answers_is_in_no_figure(commissioner, made):
    page = commissioner.get(reverse("outcomes:programme", args=[made.programme.pk]))
    elements = {element.title: element for element in page.context["outcomes"].elements}
    assert not hasattr(elements["Patient engagement"].score, "mean")
    assert elements["Leading self"].score.counts == (0, 0, 0, 3, 2)
    assert [hasattr(figure, "mean") for figure in elements["Leading self"].cohorts] == [True, False]


def test_attendance_of_a_small_profession_is_in_no_figure(commissioner, made):
    outcomes = commissioner.get(reverse("outcomes:programme", args=[made.programme.pk])).context["outcomes"]
    shown = {group.name: (group.places, group.attendance and group.attendance.people) for group in outcomes.professions}
    # of the pilot, which is finished, two doctors, three managers and a pharmacist are withheld
    assert shown == {"Nursing": (12, 7), "Management": (7, None), "Medical": (4, None), "Pharmacy": (1, None)}
    assert [group.absences is None for group in outcomes.professions] == [False, True, True, True]


def test_no_choice_of_cohorts_changes_what_is_withheld(commissioner, made):
    address = reverse("outcomes:programme", args=[made.programme.pk])
    every = commissioner.get(address).context
    chosen = commissioner.get(address, {"cohort": [1, 2]}).context
    assert chosen["outcomes"] == every["outcomes"]
    for line in chosen["compared"].elements:
        assert line in every["compared"].elements


def test_a_type_of_organisation_is_told_only_with_all_of_its_organisations(commissioner, made):
    outcomes = commissioner.get(reverse("outcomes:programme", args=[made.programme.pk])).context["outcomes"]
    shown = {group.name: group.attendance and group.attendance.people for group in outcomes.organisations}
    kinds = {group.name: group.attendance and group.attendance.people for group in outcomes.kinds}
    # trust and council are of one type here, of which all 13 of the pilot are: no more than its own figure
    assert kinds == {"Other": 13}
    assert set(shown.values()) == {None}


def test_a_commissioner_opens_no_other_page_of_the_programme(commissioner, made):
    pilot = made.pilot
    pages = {
        "home:workspace": pilot,
        "cohorts:register": pilot.sessions.first(),
        "cohorts:attendance": pilot,
        "projects:of_cohort": pilot,
        "projects:project": Project.objects.filter(cohort=pilot).first(),
        "evaluations:results": pilot,
        "evaluations:report": pilot,
        "evaluations:comments": Survey.objects.filter(cohort=pilot).first(),
        "awards:cohort_awards": pilot,
        "awards:certificate": Certificate.objects.first(),
        "programmes:programme": made.programme,
    }
    opened = [name for name, of in pages.items() if commissioner.get(reverse(name, args=[of.pk])).status_code != 404]
    assert opened == []
