"""Several labels in one file."""

import dataclasses
import io

import pypdf
import pytest

from labels import errors, joining, pdf
from tests.labels.samples import SAMPLE, STOCK, fonts_of


def label(number: int) -> bytes:
    return pdf.render(dataclasses.replace(SAMPLE, rx_number=f"Rx {number}"), STOCK)


def test_labels_are_joined_in_the_order_given() -> None:
    joined = pypdf.PdfReader(io.BytesIO(joining.join([label(3), label(1), label(2)])))

    found = [f"Rx {number}" in page.extract_text() for page in joined.pages for number in (3, 1, 2)]
    assert found == [True, False, False, False, True, False, False, False, True]


def test_no_two_fonts_of_the_file_have_one_name() -> None:
    joined = pypdf.PdfReader(io.BytesIO(joining.join([label(1), label(2), label(3)])))

    names = [str(font["/BaseFont"]) for page in joined.pages for font in fonts_of(page)]
    assert len(names) == len(set(names)) == 6


def test_the_same_labels_give_the_same_bytes() -> None:
    labels = [label(1), label(2)]

    assert joining.join(labels) == joining.join(labels)


@pytest.mark.parametrize("pdfs", [[], [b""], [b"no PDF"]], ids=["none", "empty", "other"])
def test_what_is_no_label_is_not_joined(pdfs: list[bytes]) -> None:
    with pytest.raises(errors.PdfUnreadable):
        joining.join(pdfs)
