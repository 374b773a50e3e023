"""manage.py add_administrator, with which an installation begins."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from people.access import is_administrator
from people.models import AuditEvent, Person
from tests import factories as make

pytestmark = pytest.mark.django_db


def add(*words):
    call_command("add_administrator", *words)


@pytest.mark.django_db(transaction=True)
def test_the_first_administrator_is_invited_by_mail_and_it_is_on_record(capsys):
    add("ada@cadre.example", "Ada", "Winter")

    ada = Person.objects.get()
    assert (ada.name, is_administrator(ada), ada.has_usable_password()) == ("Ada Winter", True, False)
    assert [message.to for message in mail.outbox] == [["ada@cadre.example"]]
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {"add person", "make administrator", "invite"}
    assert "An invitation goes to ada@cadre.example" in capsys.readouterr().out


def test_somebody_who_has_an_account_keeps_their_password_and_gets_no_invitation(capsys):
    person = make.person("Ada Winter", email="ada@cadre.example")
    person.set_password("long enough to stay")
    person.save()

    add("Ada@Cadre.example", "Somebody", "Else")

    person = Person.objects.get()
    assert (person.name, is_administrator(person)) == ("Ada Winter", True)
    assert person.check_password("long enough to stay")
    assert mail.outbox == []
    assert "signs in as before" in capsys.readouterr().out


def test_an_address_that_is_none_is_refused_and_nobody_is_made():
    with pytest.raises(CommandError, match="“ada” is no e-mail address"):
        add("ada", "Ada", "Winter")

    assert not Person.objects.exists()


def test_somebody_who_may_not_sign_in_is_not_made_administrator():
    person = make.person("Ada Winter", email="ada@cadre.example", is_active=False)

    with pytest.raises(CommandError, match="may not sign in"):
        add("ada@cadre.example", "Ada", "Winter")

    assert not is_administrator(Person.objects.get(pk=person.pk))
