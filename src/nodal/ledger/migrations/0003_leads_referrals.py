from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("summary", models.JSONField()),
            ],
            options={
                "db_table": "link_run",
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)),
                ("subject", models.TextField(unique=True)),
                ("unit", models.TextField(null=True)),
                ("state", models.TextField(default="proposed")),
                ("track", models.TextField(default="suspect")),
                ("may_confirm", models.BooleanField(default=False)),
                ("missing", models.JSONField(default=list)),
                ("reasons_for", models.JSONField(default=list)),
                ("reasons_against", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("network", models.TextField(null=True)),
                ("is_current", models.BooleanField(default=True)),
                ("proposed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "lead",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "cleared", "unsure"])),
                        name="lead_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("track__in", ["suspect", "welfare"])), name="lead_track"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.TextField()),
                ("bits", models.FloatField()),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
                    ),
                ),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="ledger.linkrun")),
            ],
            options={
                "db_table": "link",
            },
        ),
        migrations.CreateModel(
            name="LinkEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("value", models.TextField()),
                ("audience", models.IntegerField(null=True)),
                ("decay", models.FloatField(null=True)),
                ("bits", models.FloatField()),
                (
                    "reports",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("link", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="ledger.link")),
            ],
            options={
                "db_table": "link_evidence",
            },
        ),
        migrations.CreateModel(
            name="Ignored",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("value", models.TextField()),
                ("relation", models.TextField()),
                ("audience", models.IntegerField()),
                ("why", models.TextField()),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="ledger.linkrun")),
            ],
            options={
                "db_table": "link_ignored",
            },
        ),
        migrations.CreateModel(
            name="Network",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField(unique=True)),
                ("tier", models.TextField()),
                ("sentences", models.JSONField(default=list)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="ledger.linkrun")),
            ],
            options={
                "db_table": "network",
            },
        ),
        migrations.CreateModel(
            name="NetworkMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.TextField()),
                ("exclusivity", models.FloatField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.account")),
                ("network", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="ledger.network")),
            ],
            options={
                "db_table": "network_member",
            },
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                ("unit", models.TextField()),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("definition", models.TextField()),
            ],
            options={
                "db_table": "operation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="operation_has_length"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("danger", models.IntegerField()),
                ("workability", models.IntegerField()),
                ("band", models.TextField()),
                ("band_rank", models.IntegerField()),
                ("track", models.TextField()),
                ("factors", models.JSONField()),
                ("would_change", models.JSONField()),
                ("dies_at", models.DateTimeField(null=True)),
                ("dies_rule", models.TextField(null=True)),
                ("rules_version", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "priority",
                "indexes": [
                    models.Index(fields=["subject_kind", "band_rank", "-danger", "-workability"], name="priority_rank")
                ],
                "constraints": [models.UniqueConstraint(fields=("subject_kind", "subject_id"), name="priority_once")],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False)),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("from_unit", models.TextField()),
                ("to_unit", models.TextField()),
                ("evidence_key", models.TextField()),
                ("state", models.TextField(default="ready")),
                ("made_at", models.DateTimeField()),
                ("sealed_sha256", models.TextField(null=True)),
                ("sealed", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "referral",
                "indexes": [
                    models.Index(fields=["to_unit", "state"], name="referral_in"),
                    models.Index(fields=["from_unit", "state"], name="referral_out"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_kind", "subject_id", "from_unit", "to_unit", "evidence_key"),
                        name="referral_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject_kind__in", ["report", "lead"])), name="referral_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_unit", models.F("to_unit")), _negated=True),
                        name="referral_goes_elsewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("no", models.IntegerField()),
                ("kind", models.TextField()),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("by", models.BigIntegerField()),
                ("details", models.JSONField(default=dict)),
                ("referral", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.referral")),
            ],
            options={
                "db_table": "referral_event",
            },
        ),
        migrations.CreateModel(
            name="Returned",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("unit", models.TextField()),
                ("evidence_key", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "returned",
                "indexes": [models.Index(fields=["subject_kind", "subject_id"], name="returned_subject")],
            },
        ),
        migrations.CreateModel(
            name="Routing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("from_unit", models.TextField()),
                ("unit", models.TextField(null=True)),
                ("confidence", models.TextField(null=True)),
                ("sentence", models.TextField()),
                ("evidence", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "routing",
                "constraints": [
                    models.UniqueConstraint(fields=("subject_kind", "subject_id", "from_unit"), name="routing_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.TextField()),
                ("as_of", models.DateTimeField()),
                ("counts", models.JSONField()),
                ("operation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.operation")),
            ],
            options={
                "db_table": "snapshot",
            },
        ),
        migrations.CreateModel(
            name="PersonMember",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="ledger.account",
                    ),
                ),
                ("person", models.TextField(db_index=True)),
                ("bits", models.FloatField(null=True)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="ledger.linkrun")),
            ],
            options={
                "db_table": "person_member",
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.BigIntegerField()),
                ("decision", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("a", models.TextField(null=True)),
                ("b", models.TextField(null=True)),
                ("lead", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.lead")),
            ],
            options={
                "db_table": "judgement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["confirm", "clear", "unsure", "refuse_merge"])),
                        name="judgement_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="judgement_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.account")),
                ("lead", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.lead")),
            ],
            options={
                "db_table": "lead_account",
                "constraints": [models.UniqueConstraint(fields=("lead", "account"), name="lead_account_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(fields=("a", "b", "relation"), name="link_once"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("relation__in", ["same_person", "associate"])), name="link_relation"
            ),
        ),
        migrations.AddConstraint(
            model_name="network",
            constraint=models.CheckConstraint(
                condition=models.Q(("tier__in", ["tested", "possible"])), name="network_tier"
            ),
        ),
        migrations.AddConstraint(
            model_name="networkmember",
            constraint=models.UniqueConstraint(fields=("account",), name="network_member_in_one"),
        ),
        migrations.AddConstraint(
            model_name="referralevent",
            constraint=models.UniqueConstraint(fields=("referral", "no"), name="referral_event_once"),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("operation", "as_of"), name="snapshot_once"),
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), elidable=False),
    ]
