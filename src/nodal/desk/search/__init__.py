"""Search by identifier, report number, unit or text: by POST, with a purpose, logged without the value."""
