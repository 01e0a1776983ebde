"""Map and volume: where does the work come from, where does it go, and when?"""
