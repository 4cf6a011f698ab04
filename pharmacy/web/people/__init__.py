"""Signing in, accounts and users."""
