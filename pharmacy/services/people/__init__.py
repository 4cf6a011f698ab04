"""Users, how they sign in, and how they sign."""
