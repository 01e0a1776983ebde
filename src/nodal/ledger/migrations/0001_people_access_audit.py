from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("frontier", models.JSONField()),
                ("last_epoch", models.IntegerField()),
                ("last_tx", models.BigIntegerField()),
                ("last_entry", models.BigIntegerField()),
                ("note", models.TextField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "audit_checkpoint",
            },
        ),
        migrations.CreateModel(
            name="AuditEpoch",
            fields=[
                ("epoch", models.IntegerField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("reason", models.TextField()),
            ],
            options={
                "db_table": "audit_epoch",
            },
        ),
        migrations.CreateModel(
            name="AuditLeaf",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField(unique=True)),
                ("body", models.BinaryField()),
                ("leaf_hash", models.BinaryField()),
            ],
            options={
                "db_table": "audit_leaf",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("code", models.TextField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("name_local", models.TextField(blank=True, default="")),
                ("tier", models.TextField()),
                ("parent", models.TextField(null=True)),
                ("jurisdiction", models.TextField(null=True)),
            ],
            options={
                "db_table": "unit",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("unit", models.TextField()),
                (
                    "role",
                    models.TextField(
                        choices=[
                            ("analyst", "analyst"),
                            ("officer", "officer"),
                            ("supervisor", "supervisor"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                            ("worker", "worker"),
                        ]
                    ),
                ),
                ("os_user", models.TextField(null=True, unique=True)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "person",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ("analyst", "officer", "supervisor", "auditor", "administrator", "worker"))
                        ),
                        name="person_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "worker"), ("unit", "*")),
                            models.Q(
                                models.Q(("unit", "*"), _negated=True), models.Q(("role", "worker"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="person_only_the_worker_sees_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("unit", models.TextField()),
                ("granted_at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("reason", models.TextField()),
            ],
            options={
                "db_table": "access_grant",
                "indexes": [models.Index(fields=["subject_kind", "subject_id"], name="access_grant_subject")],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "subject_kind", "subject_id"), name="access_grant_once"),
                    models.CheckConstraint(
                        condition=models.Q(("subject_kind__in", ["report", "lead"])), name="access_grant_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", "*"), _negated=True), name="access_grant_never_to_all"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tx_id", models.BigIntegerField()),
                ("epoch", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("person", models.BigIntegerField()),
                ("unit", models.TextField()),
                ("action", models.TextField()),
                ("subject_kind", models.TextField()),
                ("subjects", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "audit_in",
                "indexes": [models.Index(fields=["epoch", "tx_id", "id"], name="audit_in_order")],
            },
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), elidable=False),
    ]
