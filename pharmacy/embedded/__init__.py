"""The whole service on one machine without any setup. `pharmacy run` starts it."""
