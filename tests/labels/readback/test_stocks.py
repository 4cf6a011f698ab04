"""Labels of every stock are read back: other sizes, 300 dots per inch, variable lengths."""

import dataclasses

import pytest

from labels import pdf, readback, typesetting
from labels.errors import ReadBackFailed
from labels.stock import STOCKS
from tests.labels.readback import doctored
from tests.labels.samples import SAMPLE

SHORT = dataclasses.replace(SAMPLE, statements=(), warnings=("No opioids.",), storage="")
CAN = typesetting.stocks_that_can(SHORT)
EVERY = pytest.mark.parametrize("name", CAN)


def test_most_stocks_are_tried() -> None:
    assert len(CAN) > len(STOCKS) // 2


@EVERY
def test_a_good_label_is_passed(name: str) -> None:
    stock = STOCKS[name]
    readback.check(pdf.render(SHORT, stock), SHORT, stock)


@EVERY
def test_ink_in_the_far_corner_is_found(name: str) -> None:
    stock = STOCKS[name]
    label = typesetting.arrange(SHORT, stock)
    corner = (label.width - 3, label.height - 3, 2, 2)

    with pytest.raises(ReadBackFailed, match="ink outside its margins"):
        readback.check(doctored.inked(pdf.render(SHORT, stock), stock, corner), SHORT, stock)
