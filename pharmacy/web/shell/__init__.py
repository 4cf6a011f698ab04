"""The ground of every page: who is at the door, in which language, and what goes wrong."""
