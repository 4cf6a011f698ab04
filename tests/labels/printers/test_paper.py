"""The paper size in a request to a printer."""

import pytest

from labels.printers import PrinterPaper, PrinterReport, paper_of
from labels.stock import STOCKS


@pytest.mark.parametrize(
    ("stock", "paper"),
    [
        ("letter", PrinterPaper(21590, 27940, 300, is_label=False)),
        ("a4", PrinterPaper(21000, 29700, 300, is_label=False)),
        ("4x3", PrinterPaper(10160, 7620, 203)),
        ("4x3-tall", PrinterPaper(10160, 7620, 203, is_turned=True)),
    ],
)
def test_office_paper_lies_upright_and_labels_across(stock: str, paper: PrinterPaper) -> None:
    """In hundredths of a millimeter, as PWG 5101.1 names them."""
    assert paper_of(STOCKS[stock]) == paper


ROLL = PrinterPaper(6200, 13829, 203, is_open=True)


@pytest.mark.parametrize(
    ("sizes", "is_longer"),
    [
        ([], False),
        ([(6033, 13970)], True),
        ([(6200, 13829)], False),
        ([(6350, 13829), (6200, 14146)], True),
        ([(6200, 10000), (10160, 13829)], False),
    ],
    ids=["none", "near", "the very one", "near both", "far"],
)
def test_a_roll_label_is_lengthened_until_no_other_size_matches(
    sizes: list[tuple[int, int]], is_longer: bool
) -> None:
    told = PrinterReport("idle", sizes=tuple(sizes)).named(ROLL)
    assert told.length is not None
    assert (told.length > 13829) is is_longer
    assert all(abs(told.length - length) >= 177 for _, length in sizes) or not is_longer
    # 7.05 dots, 14.1, 21.15: half of the added length is before the label.
    assert (told.length - 13829) % 177 == 0


def test_a_die_cut_label_is_never_lengthened() -> None:
    paper = paper_of(STOCKS["4x3"])
    assert PrinterReport("idle", sizes=((10100, 7600),)).named(paper) == paper
