"""The outermost ring: settings, the entry point, and the choice of adapters."""
