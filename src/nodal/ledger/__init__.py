"""The one Django app that has tables: rows, access, audit, queue. Only code in here touches the models."""
