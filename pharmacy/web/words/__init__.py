"""Words on pages: times, durations, codes, states of labels and print jobs."""
