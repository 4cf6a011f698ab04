"""Documents with one page of dots, for printers that accept rasters over IPP."""
