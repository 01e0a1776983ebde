"""What came in: files, what became of them, and what was refused."""
