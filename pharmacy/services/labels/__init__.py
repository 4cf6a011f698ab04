"""Labels and patient calendars: words, PDFs, and their disposition after a change."""
