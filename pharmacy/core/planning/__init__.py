"""Plans strengths, capsules, fills and containers for a schedule, by exact search."""
