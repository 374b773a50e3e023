"""Who was told that they can sign up is kept, so that each is told once; and what each release told whom."""

from django.db import migrations, models


def everybody_was(apps, schema_editor):
    """Until now the whole cohort was told of a session to sign up for."""
    for row in apps.get_model("cohorts", "Released").objects.filter(session__by_sign_up=True).iterator():
        row.offered = row.people
        row.save(update_fields=["offered"])


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0019_experts_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='released',
            name='offered',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="release",
            name="what",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.RunPython(everybody_was, migrations.RunPython.noop),
    ]
