from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0011_people")]

    operations = [
        migrations.AddIndex(
            model_name="auditin", index=models.Index(fields=["unit", "action", "-at"], name="audit_in_unit_action")
        ),
        migrations.AddIndex(
            model_name="searchmade", index=models.Index(fields=["unit", "-at"], name="search_made_unit")
        ),
        migrations.AddIndex(
            model_name="incomingfile", index=models.Index(fields=["unit", "-id"], name="incoming_file_latest")
        ),
        migrations.AddIndex(model_name="refused", index=models.Index(fields=["unit", "-id"], name="refused_latest")),
    ]
