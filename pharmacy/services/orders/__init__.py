"""Placing, verifying and amending orders, and their later fills."""
