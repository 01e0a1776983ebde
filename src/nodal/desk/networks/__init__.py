"""Networks: what holds accounts together, and whether it still stands without its best evidence."""
