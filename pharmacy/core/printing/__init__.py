"""What a print job, a printer and a label may become, and the number in a barcode."""
