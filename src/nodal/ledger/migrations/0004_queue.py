from django.db import migrations

TABLES = "procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers"


class Migration(migrations.Migration):
    """The queue lives in the same database, so that work is put on it in the transaction of the act."""

    dependencies = [("ledger", "0003_leads_referrals"), ("procrastinate", "0041_post_retry_failed_job")]

    operations = [
        migrations.RunSQL(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLES} TO nodal_app;"
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;"
        ),
    ]
