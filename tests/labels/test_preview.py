"""Labels as pictures for a screen."""

import io
from concurrent.futures import ThreadPoolExecutor

import PIL.Image
import pytest
import zxingcpp

from labels import pdf, preview
from labels.errors import PdfUnreadable
from labels.stock import STOCKS
from tests.labels import samples

STOCK = STOCKS["4x3"]


@pytest.fixture(scope="module")
def label() -> bytes:
    """The PDF of a label."""
    return pdf.render(samples.SAMPLE, STOCK)


def test_a_picture_has_the_size_of_the_label(label: bytes) -> None:
    picture = PIL.Image.open(io.BytesIO(preview.png(label, 100)))
    picture.load()
    assert picture.size == (400, 300)
    assert picture.mode == "L"


def test_a_picture_shows_the_label_itself(label: bytes) -> None:
    picture = PIL.Image.open(io.BytesIO(preview.png(label, 203)))
    [code] = zxingcpp.read_barcodes(picture)
    assert code.text == samples.SAMPLE.barcode


def test_pictures_may_be_drawn_at_the_same_time(label: bytes) -> None:
    with ThreadPoolExecutor(4) as threads:
        pictures = list(threads.map(lambda _: preview.png(label, 160), range(12)))
    assert len(set(pictures)) == 1


def test_a_picture_of_no_pdf_is_refused() -> None:
    with pytest.raises(PdfUnreadable):
        preview.png(b"no PDF", 160)
