"""Reads a stable weight from a balance over TCP, as strictly as a weight for a patient needs."""
