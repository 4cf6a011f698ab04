"""From a schedule to strengths, capsules, fills and containers, by exact search."""
