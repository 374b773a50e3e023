"""In which room people were told that a session is held: of what is announced now, the room that bears its words."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def the_room_they_know(apps, schema_editor):
    released, session = apps.get_model("cohorts", "Released"), apps.get_model("cohorts", "Session")
    same = session.objects.filter(pk=OuterRef("session"), venue=OuterRef("venue"))
    released.objects.filter(session__isnull=False).update(room=Subquery(same.values("room")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("cohorts", "0029_not_held_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="released",
            name="room",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="cohorts.room"
            ),
        ),
        migrations.RunPython(the_room_they_know, migrations.RunPython.noop),
    ]
