"""Labels to test with."""

from tests.ipp_printer import ipp_printer as ipp_printer
