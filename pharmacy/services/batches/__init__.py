"""Batches: opened, weighed, checked, tested, released, and their compounding records."""
