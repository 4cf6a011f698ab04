"""The board, lists, search, patients, figures, audit and formulary."""
