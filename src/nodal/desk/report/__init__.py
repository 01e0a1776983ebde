"""The report's page: what does it say, and how sure is it?"""
