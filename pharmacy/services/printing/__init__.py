"""Printers, print jobs, and what came out."""
