"""The pages for component lots: receipt, release, counts, and the end of each."""
