from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0017_referral_unsent")]

    operations = [
        migrations.AddField(model_name="incomingfile", name="kept_bytes", field=models.BigIntegerField(null=True)),
        migrations.AddField(model_name="incomingfile", name="kept_sha256", field=models.TextField(null=True)),
        migrations.AddConstraint(
            model_name="incomingfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept_bytes", None), ("kept_sha256", None))
                | models.Q(("kept_bytes__isnull", False), ("kept_sha256__isnull", False)),
                name="incoming_file_kept_whole",
            ),
        ),
    ]
