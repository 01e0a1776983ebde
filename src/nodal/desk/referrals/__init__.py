"""Referrals: whose turn is it?"""
