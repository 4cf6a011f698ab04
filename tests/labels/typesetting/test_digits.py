"""Labels that differ only in digits are laid out once, with the same result as separately."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labels import typesetting
from labels.content import LabelContent
from labels.errors import LabelError
from labels.stock import LABELS, STOCKS, Stock
from labels.typesetting import digits
from tests.labels.samples import LONG, SAMPLE

DOSES = ("0.5", "1", "2.5", "10", "99", "123.25")
FULL = dataclasses.replace(
    LONG,
    bottle="Bottle 9",
    start="Start when bottle 8 is finished.",
    refills="Refills left: 2",
    english="Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days.",
    warnings=("Call 911 at once.", "Do not take more than 4 a day."),
)


def numbered(content: LabelContent, number: str) -> LabelContent:
    """The content with every digit replaced."""
    turn = str.maketrans("0123456789", number)
    return content.mapped(lambda _, text: text.translate(turn))


def is_arranged_itself(content: LabelContent, stock: Stock) -> bool:
    """Whether the arrangement equals that of these exact words. Both may be errors."""
    try:
        itself = typesetting._arrange(typesetting._printable(content), stock)
    except LabelError as error:
        with pytest.raises(type(error)) as refused:
            typesetting.arrange(content, stock)
        return refused.value.message == error.message
    return typesetting.arrange(content, stock) == itself


@pytest.mark.parametrize("stock", LABELS.values(), ids=LABELS)
@pytest.mark.parametrize("content", [SAMPLE, LONG, FULL], ids=["sample", "long", "full"])
def test_cached_labels_on_each_stock_are_arranged_as_if_alone(
    content: LabelContent, stock: Stock
) -> None:
    assert is_arranged_itself(content, stock)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    number=st.permutations("0123456789"),
    dose=st.sampled_from(DOSES),
    name=st.sampled_from(["4x3", "4x2"]),
)
def test_other_digits_change_nothing_but_themselves(
    number: list[str], dose: str, name: str
) -> None:
    content = numbered(dataclasses.replace(FULL, drug=f"naltrexone {dose} mg"), "".join(number))
    assert is_arranged_itself(content, STOCKS[name])


def test_words_that_are_not_those_of_the_arrangement_are_not_put_into_it() -> None:
    part = typesetting.arrange(SAMPLE.mapped(digits.alike), STOCKS["4x3"]).part
    assert digits.with_own(part, SAMPLE) is not None
    assert digits.with_own(part, dataclasses.replace(SAMPLE, drug="naltrexone")) is None
    assert digits.with_own(part, dataclasses.replace(SAMPLE, barcode="A2345")) is None
