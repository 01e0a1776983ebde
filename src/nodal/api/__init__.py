"""Doors for programs: the same steps, the same rights and the same audit log as the pages."""
