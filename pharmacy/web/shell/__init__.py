"""The base of every page: visitors, access, languages and errors."""
