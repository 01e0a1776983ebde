"""The REST interface, version 1: JSON over HTTP, with a key that acts in the name of one named person."""
