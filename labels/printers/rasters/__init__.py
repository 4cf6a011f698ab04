"""Documents of one page of dots, for printers that take rasters by IPP."""
