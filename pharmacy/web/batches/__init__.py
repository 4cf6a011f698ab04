"""The bench: batches, one screen a step, and their records."""
