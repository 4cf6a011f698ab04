"""The board, lists, searches and figures: how people and clients find orders."""
