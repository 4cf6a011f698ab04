"""Users, sign-in, and signatures."""
