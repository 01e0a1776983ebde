"""A synthetic world: writes files in the formats that real offices receive, about people who do not exist."""

VERSION = "1"
"""Part of every seed: raise it when the same (N, seed) would give other files."""
