"""The states of print jobs, printers and labels, and the number in a barcode."""
