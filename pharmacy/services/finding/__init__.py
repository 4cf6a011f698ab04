"""The board, lists, searches and figures: orders as people and clients find them."""
