"""The quarantine: what was refused, with code, place and the bytes at hand, and what becomes of it."""
