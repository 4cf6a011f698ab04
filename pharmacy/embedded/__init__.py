"""The whole service on one machine with nothing to set up: what `pharmacy run` starts."""
