from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

TO_ITS_REPORT = models.ForeignKey(
    db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.report"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0022_profiles")]

    operations = [
        *(
            migrations.AlterField(model_name=name, name="report", field=TO_ITS_REPORT)
            for name in ("party", "sighting", "filehash")
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8")),
    ]
