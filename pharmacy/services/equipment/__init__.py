"""Equipment of the compounding room: its facts, its logs, and whether a balance may weigh."""
