"""Printing by IPP, against a real printer program and against broken ones."""

from labels import printers

from tests.ipp_printer import VirtualPrinter

PDF = b"%PDF-1.7\n%%EOF\n"


def test_a_printer_gets_the_very_bytes(ipp_printer: VirtualPrinter) -> None:
    before = len(ipp_printer.documents())

    job = printers.open_printer(ipp_printer.uri).send(PDF, "attempt-1")

    assert ipp_printer.documents()[before:] == [PDF]
    assert job.reference.isdigit()
