"""The inbox: what next? In the order of danger, with the reason of each place, worked with the keyboard."""
