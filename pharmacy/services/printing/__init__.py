"""Printers, print jobs, and their results."""
