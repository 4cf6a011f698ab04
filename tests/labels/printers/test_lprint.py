"""LPrint, with a Zebra printer, prints each dot that was read back."""

import pytest

from labels import pdf, printers, readback
from labels.dots import Printable
from labels.printers import JobState, paper_of
from labels.stock import LABELS, Stock
from tests import processes, zpl
from tests.labels.printers.dots import inked, rows_of
from tests.labels.typesetting.test_stocks_carry import least
from tests.lprint import LabelServer

# `make drill` prints all of them.
EVERY = pytest.mark.parametrize(
    "stock",
    [
        pytest.param(stock, id=name, marks=() if name == "4x3" else pytest.mark.drill)
        for name, stock in LABELS.items()
    ],
)


@EVERY
def test_lprint_prints_each_dot_that_was_read_back(label_server: LabelServer, stock: Stock) -> None:
    made = pdf.render(least(stock), stock)
    dots = readback.check(made, least(stock), stock)
    assert dots is not None
    printer, paper = printers.open_printer(label_server.at(stock.dpi)), paper_of(stock, made)
    report, before = printer.ask(paper), len(label_server.device.received)
    assert report.refusals == ()
    assert report.model == f"Zebra ZPL 4-inch/{stock.dpi}dpi/Direct-Thermal"
    sent = printer.send(Printable(made, dots), "label-1", report.named(paper))
    ended = JobState.COMPLETED
    processes.wait_until(lambda: printer.track(sent.reference).state is ended, "the label")
    printed = zpl.rows(bytes(label_server.device.received[before:]))
    assert inked(printed) == inked(rows_of(paper.laid(dots)))
