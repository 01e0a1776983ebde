"""Evidence integrity: pure bytes in, bytes out. No keys, no files, no clock; those are asked for through `ports`."""
