"""A document on pages: every word of it, wherever it continues, and nothing beyond the paper."""

import io

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import errors, pdf, readback, typesetting
from labels.documents import DocumentContent, DocumentTable
from labels.readback import words
from tests.labels.document_samples import DOCUMENT, LETTER, LOTS, with_parts

DEVIATION = "The line was cleaned, and the weight was taken once more. " * 9
MANY = DocumentTable(LOTS.heads, LOTS.rows * 60)


def areas_of(content: DocumentContent) -> list[str]:
    """Every line on every page."""
    pages = typesetting.arranged(content, LETTER)
    areas = [area for page in pages for area in page.part.areas]
    words.check_arranged(content, areas)
    return [line for area in areas for line in area.lines]


@pytest.mark.parametrize("content", [DOCUMENT, with_parts(MANY, DEVIATION * 12)])
def test_a_document_reads_back_as_intended(content: DocumentContent) -> None:
    readback.check(pdf.render(content, LETTER), content, LETTER)


def test_each_page_has_the_number_of_the_batch_its_own_number_and_the_heads() -> None:
    made = pypdf.PdfReader(io.BytesIO(pdf.render(with_parts(MANY), LETTER)))
    assert made.metadata is not None
    assert made.metadata.title == DOCUMENT.title
    pages = [page.extract_text() for page in made.pages]
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        for said in (DOCUMENT.title, DOCUMENT.running, f"Page {number} of {len(pages)}", "Weighed"):
            assert said in text


def test_equal_documents_have_equal_bytes() -> None:
    assert pdf.render(DOCUMENT, LETTER) == pdf.render(DOCUMENT, LETTER)


def test_a_word_longer_than_its_line_is_broken_and_whole() -> None:
    lines = areas_of(with_parts(DocumentTable((), (("Name", "x" * 400),))))
    assert sum(line.count("x") for line in lines if set(line) == {"x"}) == 400


def test_a_letter_that_the_font_lacks_is_written_as_its_number() -> None:
    lines = areas_of(with_parts("Written by \u05d0."))
    assert "Written by [U+05D0]." in lines


def test_a_text_longer_than_a_page_continues() -> None:
    row = ("1", DEVIATION * 20, DEVIATION * 20, DEVIATION)
    assert len(typesetting.arranged(with_parts(DocumentTable(LOTS.heads, (row,))), LETTER)) > 2


@pytest.mark.parametrize("field", ["title", "running", "issuer", "page", "barcode"])
def test_what_every_page_carries_may_not_be_missing(field: str) -> None:
    with pytest.raises(errors.TextMissing):
        typesetting.arranged(DocumentContent.from_json({**DOCUMENT.to_json(), field: " "}), LETTER)


def test_a_text_that_is_not_arranged_is_found() -> None:
    pages = typesetting.arranged(DOCUMENT, LETTER)
    areas = [area for page in pages for area in page.part.areas if "450 mg" not in area.lines]
    with pytest.raises(errors.ReadBackFailed):
        words.check_arranged(DOCUMENT, areas)


CELLS = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), min_size=1)))
def test_every_cell_of_any_table_finds_its_place(rows: list[tuple[str, ...]]) -> None:
    heads = tuple(f"Head {number}" for number in range(len(rows[0])))
    content = with_parts(DocumentTable(heads, tuple(rows)), DocumentTable((), tuple(rows)))
    areas_of(content)
