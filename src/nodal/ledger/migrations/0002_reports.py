from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_people_access_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField(unique=True)),
            ],
            options={
                "db_table": "account",
            },
        ),
        migrations.CreateModel(
            name="HashList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                ("owner", models.TextField()),
            ],
            options={
                "db_table": "hash_list",
            },
        ),
        migrations.CreateModel(
            name="IncomingFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.TextField()),
                ("source", models.TextField()),
                ("name", models.TextField()),
                ("format", models.TextField(null=True)),
                ("sha256", models.TextField()),
                ("size_bytes", models.BigIntegerField()),
                ("received_at", models.DateTimeField()),
                ("received_by", models.BigIntegerField()),
                ("outcome", models.TextField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("object_name", models.TextField()),
                ("object_sha256", models.TextField()),
                ("key_wrapped", models.BinaryField()),
            ],
            options={
                "db_table": "incoming_file",
                "indexes": [models.Index(fields=["unit", "sha256"], name="incoming_file_digest")],
            },
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("algorithm", models.TextField()),
                ("value", models.TextField()),
                ("entry", models.TextField()),
                ("category", models.TextField(blank=True, default="")),
                ("contributor", models.TextField(blank=True, default="")),
                ("status", models.TextField(default="live")),
                ("imported_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.TextField(null=True)),
                ("list", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.hashlist")),
            ],
            options={
                "db_table": "list_entry",
            },
        ),
        migrations.CreateModel(
            name="OriginalSlice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.IntegerField()),
                ("segments", models.JSONField()),
                ("key_wrapped", models.BinaryField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.incomingfile")),
            ],
            options={
                "db_table": "original_slice",
            },
        ),
        migrations.CreateModel(
            name="Refused",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.TextField()),
                ("row", models.IntegerField(null=True)),
                ("number", models.TextField(null=True)),
                ("code", models.TextField()),
                ("place", models.TextField()),
                ("message", models.TextField()),
                ("urgent", models.BooleanField(default=False)),
                ("owner", models.BigIntegerField(null=True)),
                (
                    "spans",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.incomingfile")),
            ],
            options={
                "db_table": "refused",
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)),
                ("source", models.TextField()),
                ("number", models.TextField()),
                ("state", models.TextField(default="open")),
                ("version", models.IntegerField(default=1)),
                ("sender", models.TextField(null=True)),
                ("incident_type", models.TextField(null=True)),
                ("incident_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                ("urgent", models.BooleanField(default=False)),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("retracted_at", models.DateTimeField(null=True)),
                ("has_conflict", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "report",
                "indexes": [models.Index(fields=["ref"], name="report_ref")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "number"), name="report_once_per_source"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "retracted"])), name="report_state_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("idx", models.IntegerField()),
                ("role", models.TextField()),
                (
                    "account",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="ledger.account"),
                ),
                (
                    "report",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.report"),
                ),
            ],
            options={
                "db_table": "party",
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sighting", models.IntegerField()),
                ("kind", models.TextField()),
                ("value", models.TextField(null=True)),
                ("why", models.TextField(null=True)),
                ("source", models.TextField()),
                ("as_of", models.DateField(null=True)),
                ("confidence", models.TextField(null=True)),
                (
                    "report",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.report"),
                ),
            ],
            options={
                "db_table": "finding",
            },
        ),
        migrations.CreateModel(
            name="FileMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("idx", models.IntegerField()),
                ("state", models.TextField()),
                ("tier", models.TextField(null=True)),
                ("why", models.TextField()),
                ("hits", models.JSONField(default=list)),
                (
                    "report",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.report"),
                ),
            ],
            options={
                "db_table": "file_match",
            },
        ),
        migrations.CreateModel(
            name="FileHash",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("idx", models.IntegerField()),
                ("algorithm", models.TextField()),
                ("value", models.TextField()),
                ("is_viral", models.BooleanField(default=False)),
                (
                    "report",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.report"),
                ),
            ],
            options={
                "db_table": "file_hash",
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("no", models.IntegerField()),
                ("kind", models.TextField()),
                ("format", models.TextField()),
                ("file", models.BigIntegerField()),
                ("row", models.IntegerField()),
                ("received_at", models.DateTimeField()),
                ("told", models.JSONField()),
                ("view", models.JSONField(null=True)),
                ("delta", models.JSONField(default=list)),
                (
                    "report",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.report"),
                ),
            ],
            options={
                "db_table": "report_version",
            },
        ),
        migrations.CreateModel(
            name="RetractionNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.TextField()),
                ("number", models.TextField()),
                ("reason", models.TextField(null=True)),
                ("received_at", models.DateTimeField()),
                ("file", models.BigIntegerField()),
                ("row", models.IntegerField()),
            ],
            options={
                "db_table": "retraction_note",
                "constraints": [models.UniqueConstraint(fields=("source", "number"), name="retraction_once")],
            },
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.IntegerField()),
                ("idx", models.IntegerField()),
                ("party", models.IntegerField(null=True)),
                ("kind", models.TextField()),
                ("raw", models.TextField()),
                ("value", models.TextField(null=True)),
                ("at", models.DateTimeField(null=True)),
                ("event", models.TextField(null=True)),
                ("port", models.IntegerField(null=True)),
                ("verified", models.BooleanField(null=True)),
                ("linkable", models.BooleanField()),
                ("place", models.TextField()),
                (
                    "report",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.report"),
                ),
            ],
            options={
                "db_table": "sighting",
            },
        ),
        migrations.AddIndex(
            model_name="listentry",
            index=models.Index(fields=["algorithm", "value"], name="list_entry_value"),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.UniqueConstraint(
                fields=("list", "algorithm", "value", "entry", "contributor"), name="list_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["live", "disputed", "withdrawn"])), name="list_entry_status"
            ),
        ),
        migrations.AddConstraint(
            model_name="originalslice",
            constraint=models.UniqueConstraint(fields=("file", "row"), name="original_slice_once"),
        ),
        migrations.AddIndex(
            model_name="refused",
            index=models.Index(fields=["unit", "-urgent", "id"], name="refused_urgent_first"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("report", "idx"), name="party_once"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("report", "sighting", "kind"), name="finding_once"),
        ),
        migrations.AddConstraint(
            model_name="filematch",
            constraint=models.UniqueConstraint(fields=("report", "idx"), name="file_match_once"),
        ),
        migrations.AddIndex(
            model_name="filehash",
            index=models.Index(fields=["algorithm", "value"], name="file_hash_value"),
        ),
        migrations.AddConstraint(
            model_name="filehash",
            constraint=models.UniqueConstraint(fields=("report", "idx", "algorithm", "value"), name="file_hash_once"),
        ),
        migrations.AddConstraint(
            model_name="reportversion",
            constraint=models.UniqueConstraint(fields=("report", "no"), name="report_version_once"),
        ),
        migrations.AddConstraint(
            model_name="reportversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["new", "supplement", "conflict"])), name="version_kind_known"
            ),
        ),
        migrations.AddIndex(
            model_name="sighting",
            index=models.Index(
                condition=models.Q(("value__isnull", False)), fields=["kind", "value"], name="sighting_value"
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(fields=("report", "idx"), name="sighting_once"),
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), elidable=False),
    ]
