"""The label maker: words in, PDF out, bytes to a printer. It is independent of the pharmacy."""
