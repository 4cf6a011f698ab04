"""The arithmetic of the pharmacy: exact, pure, standard library only."""
