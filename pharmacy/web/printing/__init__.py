"""The pages for printers and scanned labels."""
