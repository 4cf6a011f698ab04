"""Labels and patient calendars: words, PDFs, and what becomes of them after a change."""
