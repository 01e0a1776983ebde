"""The first page after signing in: my work today."""
