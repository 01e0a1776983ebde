"""Signing in: password and second factor through the library, and nothing else of it."""
