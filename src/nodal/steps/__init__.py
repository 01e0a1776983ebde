"""The verbs, doing it: load, decide, save, record, in one transaction over a batch."""
