"""How pages say things: moments, durations, codes, states of labels and print jobs."""
