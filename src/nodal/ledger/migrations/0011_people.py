from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_referral_clock")]

    operations = [
        migrations.AddField(model_name="person", name="given_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="person", name="sessions_ended", field=models.IntegerField(default=0)),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), elidable=False),
    ]
