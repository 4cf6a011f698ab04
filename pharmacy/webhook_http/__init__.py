"""Posts to clients' addresses: checks the address, and sends one request with hard limits."""
