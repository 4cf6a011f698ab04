"""The paper that a printer is told of."""

import pytest

from labels.printers import Paper, paper_of
from labels.stock import STOCKS


@pytest.mark.parametrize(
    ("stock", "paper"),
    [
        ("letter", Paper(21590, 27940, 300)),
        ("a4", Paper(21000, 29700, 300)),
        ("4x3", Paper(10160, 7620, 203)),
        ("4x3-tall", Paper(10160, 7620, 203)),
    ],
)
def test_office_paper_lies_upright_and_labels_across(stock: str, paper: Paper) -> None:
    """In hundredths of a millimetre, as PWG 5101.1 names them."""
    assert paper_of(STOCKS[stock]) == paper
