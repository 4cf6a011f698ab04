"""Use cases. Each takes a session and facts, decides with the core, and never commits."""
