"""In which room people were told that a session is held: the one that bears the words told."""

from django.db import migrations, models


def the_room_they_know(apps, schema_editor):
    """Each row is written once: PostgreSQL makes no index on a table of which a row was written twice since it began."""
    released, rooms = apps.get_model("cohorts", "Released"), apps.get_model("cohorts", "Room")
    called = {", ".join(filter(None, (room.name, room.address))): room.pk for room in rooms.objects.all()}
    for row in released.objects.exclude(venue="").select_related("session").iterator():
        same = row.session is not None and row.session.venue == row.venue
        room = row.session.room_id if same else called.get(row.venue)
        if room:
            released.objects.filter(pk=row.pk).update(room=room)


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
