"""The label maker: words in, PDF out, bytes to a printer. It knows nothing of the pharmacy."""
