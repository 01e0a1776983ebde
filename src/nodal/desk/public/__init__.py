"""The public form: somebody reports what they saw, without signing in, and asks later how far it went."""
