"""Backs the whole database up to one file and restores it. Each restore is verified."""
