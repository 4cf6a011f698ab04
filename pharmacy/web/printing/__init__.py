"""The pages of printers and of scanned labels."""
