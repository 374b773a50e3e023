"""Participants have seen the sessions of every cohort that there is: what they saw is what they were told."""

from collections import defaultdict

from django.db import migrations
from django.utils import timezone


def release_what_is_there(apps, schema_editor):
    models = {name: apps.get_model("cohorts", name) for name in ("Cohort", "Session", "Place", "Release", "Released")}
    now = timezone.now()
    for cohort in models["Cohort"].objects.all():
        sessions = models["Session"].objects.filter(cohort=cohort, ends_at__gt=now)
        rows = list(sessions.select_related("learning_set", "coaching").prefetch_related("leaders"))
        release = models["Release"].objects.create(cohort=cohort, released_at=now, sessions=len(rows), people=0)
        groups = _groups(models["Place"], cohort)
        models["Released"].objects.bulk_create(_row(models["Released"], each, release, groups) for each in rows)
    models["Cohort"].objects.update(released_at=now)


def _groups(model, cohort):
    """People by what they belong to: the cohort (None), a set, a pair."""
    found = defaultdict(set)
    rows = model.objects.filter(cohort=cohort, state="taken").values_list("person", "learning_set", "coaching")
    for person, learning_set, coaching in rows:
        for group in {None, learning_set, coaching}:
            found[group].add(person)
    return found


def _row(model, session, release, groups):
    people = set(groups[session.learning_set_id or session.coaching_id])
    people |= {leader.person_id for leader in session.leaders.all()}
    people |= {session.learning_set.adviser_id} if session.learning_set else set()
    people |= {session.coaching.coach_id} if session.coaching else set()
    kind = session.get_kind_display()
    label = f"{kind} {session.part} of {session.parts}" if session.parts > 1 else kind
    return model(
        session=session,
        key=session.pk,
        release=release,
        released_at=release.released_at,
        title=session.title,
        label=session.title if session.group_size == "cohort" else label,
        venue=session.venue,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        cancelled=session.cancelled_at is not None,
        people=sorted(str(person) for person in people - {None}),
    )


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0012_released")]

    operations = [migrations.RunPython(release_what_is_there, migrations.RunPython.noop)]
