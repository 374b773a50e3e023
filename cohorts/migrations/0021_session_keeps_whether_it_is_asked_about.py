from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def as_the_design_has_it(apps, schema_editor):
    """Sessions that are laid out keep what their element says today, and so does what cohorts were laid out from."""
    Element = apps.get_model("programmes", "Element")
    own = Element.objects.filter(pk=OuterRef("element")).order_by().values("asked")[:1]
    apps.get_model("cohorts", "Session").objects.filter(element__isnull=False).update(asked=Subquery(own))
    AsLaidOut = apps.get_model("cohorts", "AsLaidOut")
    for row in AsLaidOut.objects.exclude(kept={}).select_related("element"):
        row.kept["asked"] = row.element.asked
        row.save(update_fields=["kept"])


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0020_what_was_told"), ("programmes", "0004_contracts_and_designs_kept")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="asked",
            field=models.CharField(
                choices=[
                    ("after session", "After each session"),
                    ("at end", "Once, at the end of the cohort"),
                    ("never", "Not asked"),
                ],
                default="never",
                max_length=16,
                verbose_name="questionnaire",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked__in", ["after session", "at end", "never"])), name="session_asked_known"
            ),
        ),
        migrations.RunPython(as_the_design_has_it, migrations.RunPython.noop),
    ]
