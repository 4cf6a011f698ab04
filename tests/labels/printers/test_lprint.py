"""LPrint, with a Zebra printer, prints each dot that was read back."""

from labels import pdf, printers, readback
from labels.dots import Printable
from labels.printers import JobState, paper_of
from labels.stock import LABELS
from tests import processes, zpl
from tests.labels.printers.dots import inked, rows_of
from tests.labels.typesetting.test_stocks_carry import least
from tests.lprint import LabelServer


def test_lprint_prints_each_dot_that_was_read_back(label_server: LabelServer) -> None:
    stock = LABELS["4x3"]
    made = pdf.render(least(stock), stock)
    dots = readback.check(made, least(stock), stock)
    assert dots is not None
    printer, paper = printers.open_printer(label_server.uri), paper_of(stock, made)
    report = printer.ask(paper)
    assert (report.refusals, report.model) == ((), "Zebra ZPL 4-inch/203dpi/Direct-Thermal")
    sent = printer.send(Printable(made, dots), "label-1", report.named(paper))
    ended = JobState.COMPLETED
    processes.wait_until(lambda: printer.track(sent.reference).state is ended, "the label")
    assert inked(zpl.rows(bytes(label_server.device.received))) == inked(rows_of(dots))
