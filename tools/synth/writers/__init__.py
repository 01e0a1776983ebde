"""One module for each file format. They know the format and nothing about the world."""
