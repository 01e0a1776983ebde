"""News for pages that are open, sent as they happen: numbers only, and only as long as somebody may see them."""
