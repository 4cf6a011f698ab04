"""Posting to addresses of others: where to, and one request with hard limits."""
