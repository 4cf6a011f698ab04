"""The arithmetic of the pharmacy: exact, pure, and based on the standard library only."""
