"""The own account: password, second factor, language, theme."""
