"""Labels on the pages: files, pictures, cards."""
