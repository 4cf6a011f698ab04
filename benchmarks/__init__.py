"""Benchmarks of the whole service. Run them with `make bench`."""
