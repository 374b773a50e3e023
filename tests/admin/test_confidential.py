"""What is confidential is not in the admin at all, and what the admin writes down holds no value."""

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models

from config.admin_site import CadreAdminSite
from core import encryption
from people import audit
from people.admin_base import Part, Register
from people.models import AuditEvent, Person
from tests import factories as make
from tests.admin.registers import REGISTERS, url
from tests.guards.house import own_models

# Private writing, its drafts and who may read it; answers, comments and who gave one; how one gets in.
NEVER = {
    "journals.Reflection",
    "journals.Sharing",
    "evaluations.Participation",
    "evaluations.Draft",
    "evaluations.Response",
    "evaluations.Answer",
    "evaluations.Comment",
    "evaluations.Quotation",
    "evaluations.ItemFigure",
    "alumni.FollowUp",
    "alumni.Answer",
    "alumni.ProjectAnswer",
    "alumni.AskNotAgain",
    "cohorts.Away",
    "cohorts.StatedNeeds",
    "projects.Consent",
    "projects.VisitorComment",
    "accounts.Invitation",
    "account.EmailAddress",
    "sessions.Session",
    "admin.LogEntry",
}


def in_the_admin() -> set[str]:
    parts = {part.model for register in admin.site._registry.values() for part in register.inlines}
    return {model._meta.label for model in {*admin.site._registry, *parts}}


def test_the_registers_are_those_that_the_tests_here_know():
    known = {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry}
    assert known == set(REGISTERS)


def test_confidential_models_are_in_no_register_and_are_no_part_of_one():
    assert in_the_admin() & NEVER == set()


def test_no_model_with_encrypted_text_is_in_the_admin():
    encrypted = {
        model._meta.label
        for model in own_models()
        for field in model._meta.fields
        if type(field).__module__ == encryption.__name__
    }
    assert {"journals.Reflection", "evaluations.Comment", "evaluations.Draft"} <= encrypted
    assert in_the_admin() & encrypted == set()


def test_no_register_reaches_a_confidential_model_by_a_column_a_filter_or_its_search():
    reached = set()
    for model, register in admin.site._registry.items():
        for path in (*register.search_fields, *(register.list_select_related or ())):
            at: type[models.Model] = model
            for step in path.split("__"):
                field = at._meta.get_field(step)
                if field.is_relation:
                    at = field.related_model
                    reached.add(at._meta.label)
    assert reached & NEVER == set()
    assert "people.Person" in reached


def test_every_register_stands_on_the_one_base_whose_permissions_come_from_the_access_rules():
    strangers = [model for model, register in admin.site._registry.items() if not isinstance(register, Register)]
    parts = [
        part for register in admin.site._registry.values() for part in register.inlines if not issubclass(part, Part)
    ]
    assert (strangers, parts) == ([], [])


def test_no_register_gives_a_permission_of_its_own():
    """They say what is visible and what can be done; only the base turns that into Django's permissions."""
    overriding = {
        f"{kind.__name__}.{name}"
        for register in admin.site._registry.values()
        for kind in type(register).__mro__
        if kind.__module__ not in ("people.admin_base", "builtins") and not kind.__module__.startswith("django.")
        for name in vars(kind)
        if name.startswith("has_") or name == "get_queryset"
    }
    assert overriding == set()


def test_what_a_library_registers_for_itself_is_not_taken():
    """allauth's register of addresses would let a coordinator give anybody's account an address of their own."""
    assert "account.EmailAddress" in {model._meta.label for model in apps.get_models()}
    site = CadreAdminSite()
    site.register(EmailAddress, admin.ModelAdmin)
    site.register(EmailAddress)
    assert site._registry == {}


def test_a_key_whose_choices_nobody_thought_of_is_an_error_and_never_the_whole_table(rf):
    with pytest.raises(NotImplementedError):
        Register.choices(admin.site.get_model_admin(Person), rf.get("/"), "person")


def test_a_survey_says_how_many_were_asked_and_nothing_of_who_answered(held, coordinator):
    survey = held["evaluations_survey"]
    for page in (url("evaluations_survey"), held.change("evaluations_survey")):
        text = coordinator.get(page).content.decode()
        assert "Leading self" in text
        assert "answered" not in text.lower()
        assert "Tom" not in text
    assert survey.participations.filter(answered=True).count() == 1
    assert coordinator.get(url("evaluations_survey")).context["cl"].result_list[0].asked == 2


def test_django_keeps_no_log_of_its_own_because_names_would_outlive_their_erasure(cast, administrator):
    data = {"given_name": "Zadie", "family_name": "Newcomer", "email": "zadie@example.org", "honorific": ""}
    administrator.post(url("people_person", "add"), data)
    zadie = Person.objects.get(email="zadie@example.org")
    administrator.post(url("people_person", "change", zadie.pk), data | {"family_name": "Newcome", "is_active": "on"})
    assert LogEntry.objects.count() == 0
    events = AuditEvent.objects.filter(subject_id=str(zadie.pk)).order_by("id")
    assert [(event.verb, event.details, event.actor_id) for event in events] == [
        ("add person", {}, cast.administrator.pk),
        ("change person", {"fields": "Last name"}, cast.administrator.pk),
    ]


def test_saving_without_a_change_is_not_written_down_as_one(cast, held, administrator):
    data = {"name": "Nursing", "clinical": "on"}
    administrator.post(held.change("people_profession"), data)
    assert not AuditEvent.objects.filter(verb="change profession").exists()


def test_the_history_of_a_row_says_who_did_what_and_when(cast, held, coordinator):
    page = coordinator.get(url("cohorts_place", "history", cast.place.pk)).content.decode()
    assert "Priya Shah" in page
    assert "Add place" in page


def test_the_history_of_a_person_does_not_say_when_they_signed_in_or_what_they_stated(cast, administrator):
    """Beside the count of an open survey, who was here at that minute would be who has answered."""
    audit.record(by=cast.coordinator, verb="add person", subject=cast.participant)
    for verb in ("sign in", "state needs", "give mobile number", "ask alumni no more", "change password"):
        audit.record(by=cast.participant, verb=verb, subject=cast.participant)
    rows = administrator.get(url("people_person", "history", cast.participant.pk)).context["rows"]
    assert [event.verb for event, _ in rows] == ["add person"]


def test_the_history_of_a_project_says_what_its_own_history_says_to_others_than_its_team(cast, coordinator):
    project = make.project(cast.place)
    for verb in ("answer sustainability", "keep whether it lasted", "answer for the gallery", "invite partner"):
        audit.record(by=cast.participant, verb=verb, subject=project)
    audit.record(by=cast.participant, verb="edit project", subject=project)
    rows = coordinator.get(url("projects_project", "history", project.pk)).context["rows"]
    assert {event.verb for event, _ in rows} <= {"edit project", "start project"}
    assert "edit project" in [event.verb for event, _ in rows]
