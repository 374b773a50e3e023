from django.db import migrations, models

NAMES = ("aim", "met", "evidence", "how_sure", "because")


def keep_verdicts(apps, schema_editor):
    """Of the versions that were made before: as they stand in their content, word for word."""
    versions = apps.get_model("evaluations", "ReportVersion").objects
    for version in versions.only("content").iterator(chunk_size=20):
        judged = [each for each in version.content.get("judged", ()) if each["met"]]
        if judged:
            verdicts = [{name: each[name] for name in NAMES} for each in judged]
            versions.filter(pk=version.pk).update(verdicts=verdicts)


class Migration(migrations.Migration):

    dependencies = [
        ("evaluations", "0005_pages_of_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportversion",
            name="verdicts",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(keep_verdicts, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="verdict",
            name="how_sure",
            field=models.CharField(
                blank=True,
                choices=[("sure", "Sure"), ("fairly", "Fairly sure"), ("not_yet", "Not shown")],
                max_length=8,
            ),
        ),
    ]
