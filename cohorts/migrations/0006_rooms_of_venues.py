"""A venue that was written out becomes a room, so that it clashes like any other; what people read stays as it was."""

from django.db import migrations

NAME, ADDRESS = 80, 118


def make_rooms(apps, schema_editor):
    Room = apps.get_model("cohorts", "Room")
    rooms = {}
    for model in (apps.get_model("cohorts", "Cohort"), apps.get_model("cohorts", "Session")):
        for text in model.objects.exclude(venue="").order_by("venue").values_list("venue", flat=True).distinct():
            name, _, address = (part.strip() for part in text.partition(","))
            if not name or len(name) > NAME or len(address) > ADDRESS:
                continue
            key = (name.lower(), address.lower())
            if key not in rooms:
                rooms[key] = Room.objects.create(name=name, address=address)
            model.objects.filter(venue=text).update(room=rooms[key])


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0005_rooms_and_closed_periods")]

    operations = [migrations.RunPython(make_rooms, migrations.RunPython.noop)]
