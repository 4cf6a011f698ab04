"""How fast the service is, measured on the whole of it; run with `make bench`."""
