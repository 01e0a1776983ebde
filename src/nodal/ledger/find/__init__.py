"""Read models: what a command or a page shows, always through what the viewer may see."""
