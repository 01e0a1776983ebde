from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0023_rows_of_reports")]

    operations = [
        migrations.AddField(model_name="report", name="template", field=models.TextField(null=True)),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["template"], name="report_template", condition=models.Q(("template__isnull", False))
            ),
        ),
    ]
