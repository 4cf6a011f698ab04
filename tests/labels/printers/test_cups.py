"""The bars of every stock through CUPS, its filters and its Zebra driver, dot by dot."""

import dataclasses
import itertools
from collections.abc import Iterator

import pytest

from labels import pdf, printers, readback, typesetting
from labels.barcode import Bars
from labels.content import LabelContent
from labels.printers import JobState, Printable, paper_of
from labels.printers.paper import Form
from labels.stock import LABELS, STOCKS, Stock
from tests import processes, zpl
from tests.cups import PrintServer
from tests.labels.printers.dots import EVERY, inked, rows_of
from tests.labels.typesetting.test_stocks_carry import least

ROLLS = [name for name, stock in LABELS.items() if stock.open_side is not None]


def printed_on(
    server: PrintServer, content: LabelContent, stock: Stock, form: Form = Form.PDF
) -> list[str]:
    """The dots that a label printer receives for a label that its queue is sent in this form."""
    queue, label = f"zebra{stock.dpi}", pdf.render(content, stock)
    printer = printers.open_printer(server.uri(queue))
    paper = paper_of(stock, label)
    report = printer.ask(paper)
    assert report.refusals == ()
    dots = readback.check(label, content, stock)
    named = dataclasses.replace(report, form=form).named(paper)
    sent = printer.send(Printable(label, dots), "attempt-1", named)
    ended = JobState.COMPLETED
    processes.wait_until(lambda: printer.track(sent.reference).state is ended, "the label")
    return zpl.rows(server.printed(queue))


def pattern(bars: Bars) -> str:
    """Bars and spaces between the quiet zones: a digit per dot, without one dot at each end."""
    widths = (run * bars.dots for run in bars.runs)
    quiet = "0" * (bars.quiet_zone - 1)
    return quiet + "".join("10"[place % 2] * width for place, width in enumerate(widths)) + quiet


def lines_with(bars: Bars, dots: list[str]) -> int:
    """The number of rows, or columns, that have the bars in exactly their own dots."""
    wanted = pattern(bars), pattern(bars)[::-1]
    columns = ["".join(column) for column in zip(*dots, strict=True)]
    return max(sum(any(one in line for one in wanted) for line in way) for way in (dots, columns))


@EVERY
def test_each_bar_and_space_is_printed_in_the_dots_that_were_verified(
    print_server: PrintServer, stock: Stock
) -> None:
    content = least(stock)
    [symbol] = typesetting.arrange(content, stock).part.symbols
    dots = printed_on(print_server, content, stock)
    assert lines_with(symbol.bars, dots) == symbol.height


def lengths(stock: Stock, count: int) -> Iterator[LabelContent]:
    """Labels on a roll, each longer than the previous one."""
    seen: set[int] = set()
    for words in itertools.count():
        content = dataclasses.replace(least(stock), warnings=("Word " * words + "End.",))
        label = typesetting.arrange(content, stock)
        if (length := max(label.width, label.height)) not in seen:
            seen.add(length)
            yield content
        if len(seen) == count:
            return


@pytest.mark.parametrize("name", ROLLS)
def test_bars_keep_their_dots_on_a_label_of_any_length(
    print_server: PrintServer, name: str
) -> None:
    stock = STOCKS[name]
    # One of them is nearly 396 points long, and the driver has a paper of 171 by 396.
    for content in lengths(stock, 5):
        [symbol] = typesetting.arrange(content, stock).part.symbols
        dots = printed_on(print_server, content, stock)
        assert lines_with(symbol.bars, dots) == symbol.height


def test_a_stock_is_refused_by_a_queue_whose_dots_are_others(print_server: PrintServer) -> None:
    """The queue has both resolutions in its list, and prints at its default."""
    for name, queue, dpi in (("4x3-300dpi", "zebra203", 203), ("4x3", "zebra300", 300)):
        paper = paper_of(STOCKS[name])
        [refusal] = printers.open_printer(print_server.uri(queue)).ask(paper).refusals
        assert f"The printer is set to {dpi} dots to the inch" in refusal
        assert f"for {paper.dpi}" in refusal


@EVERY
def test_a_queue_that_takes_rasters_prints_each_dot_that_was_read_back(
    print_server: PrintServer, stock: Stock
) -> None:
    content = least(stock)
    queue, made = f"zebra{stock.dpi}", pdf.render(content, stock)
    paper = paper_of(stock, made)
    dots = readback.check(made, content, stock)
    assert dots is not None
    assert printers.open_printer(print_server.uri(queue)).ask(paper).form is Form.PWG_BLACK
    meant = inked(rows_of(dots.turned() if paper.is_turned else dots))
    assert inked(printed_on(print_server, content, stock, Form.PWG_BLACK)) == meant
