"""Computes what an order would need, before anything is stored."""
