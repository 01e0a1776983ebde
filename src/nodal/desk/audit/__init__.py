"""Who looked at what: the audit log for an auditor and a supervisor."""
