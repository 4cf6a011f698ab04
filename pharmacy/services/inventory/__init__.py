"""Component lots in stock: receipt, release, movements, and the end of each."""
