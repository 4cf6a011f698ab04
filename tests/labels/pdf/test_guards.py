"""Two checks, one before the drawing and one after it. They agree."""

import dataclasses
import unicodedata
from typing import Any

import pytest
from fontTools import ttLib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labels import errors, fonts, layout, pdf, typesetting
from labels.content import LabelContent
from tests.labels.samples import SAMPLE, STOCK, text, with_text

# One character for each glyph: a PDF cannot distinguish two characters with the same glyph.
GLYPHS = ttLib.TTFont(fonts.face("regular").file).getBestCmap()
LETTERS = st.sampled_from(
    sorted(
        {
            glyph: chr(code)
            for code, glyph in GLYPHS.items()
            if unicodedata.category(chr(code))[0] in "LNPS"
            and unicodedata.is_normalized("NFC", chr(code))
        }.values()
    )
)
WORDS = st.text(st.one_of(st.sampled_from("aeiWMl.,-(5"), LETTERS), min_size=1, max_size=12)
TEXTS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
CHANGES = st.dictionaries(
    st.sampled_from(["patient_name", "drug", "directions", "phase", "prescriber", "storage"]),
    TEXTS,
    min_size=1,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=CHANGES)
def test_whatever_fits_is_drawn_and_read_back(changes: dict[str, Any]) -> None:
    content = dataclasses.replace(SAMPLE, **changes)
    try:
        arrangement = typesetting.arrange(content, STOCK)
    except errors.LabelError:
        return

    drawn = text(pdf.render(content, STOCK))

    areas = arrangement.part.areas
    assert drawn == "".join(line for area in areas for line in area.lines)
    written = {area.field: " ".join(area.lines) for area in areas}
    for field, words in changes.items():
        assert written[field].endswith(unicodedata.normalize("NFC", words))


@pytest.mark.parametrize("field", ["patient_name", "directions", "storage", "prescriber"])
def test_the_last_word_that_fits_is_drawn_and_the_next_is_refused(field: str) -> None:
    fitting = next(words for words in range(1, 200) if not _fits(field, words + 1))

    drawn = text(pdf.render(with_text(field, _wilhelminas(fitting)), STOCK))

    assert drawn.count("Wilhelmina") == fitting
    with pytest.raises(errors.TextDoesNotFit) as refusal:
        pdf.render(with_text(field, _wilhelminas(fitting + 1)), STOCK)
    assert refusal.value.field == field


def test_a_line_wider_than_its_area_is_refused_by_the_real_layout() -> None:
    with pytest.raises(errors.TextDoesNotFit) as refusal:
        _draw(SAMPLE, "drug", width=100)

    assert refusal.value.field == "drug"


def test_a_line_below_its_area_is_refused_by_the_real_layout() -> None:
    with pytest.raises(errors.TextDoesNotFit) as refusal:
        _draw(SAMPLE, "directions", lines=("a",) * 3, pitch=20)

    assert refusal.value.field == "directions"


def test_a_line_that_is_not_drawn_is_missed() -> None:
    arrangement = typesetting.arrange(SAMPLE, STOCK)
    html = layout.html(arrangement, stock=STOCK).replace(SAMPLE.drug, "")

    with pytest.raises(errors.TextDoesNotFit) as refusal:
        pdf.renderer(STOCK).draw(html, [arrangement.part.areas])

    assert refusal.value.field == "drug"


def test_a_second_page_is_refused() -> None:
    arrangement = typesetting.arrange(SAMPLE, STOCK)
    html = layout.html(arrangement, stock=STOCK).replace("</body>", "<section></section></body>")

    with pytest.raises(errors.TextDoesNotFit, match="another page"):
        pdf.renderer(STOCK).draw(html, [arrangement.part.areas])


def test_a_text_outside_the_arrangement_is_refused() -> None:
    arrangement = typesetting.arrange(SAMPLE, STOCK)
    html = layout.html(arrangement, stock=STOCK).replace("</body>", "<p>more</p></body>")

    with pytest.raises(errors.LayoutBroken):
        pdf.renderer(STOCK).draw(html, [arrangement.part.areas])


def _draw(content: LabelContent, field: str, **changes: Any) -> bytes:
    """Draw the label as arranged, and check it against changed areas."""
    arrangement = typesetting.arrange(content, STOCK)
    areas = tuple(
        dataclasses.replace(area, **changes) if area.field == field else area
        for area in arrangement.part.areas
    )
    (made,) = pdf.renderer(STOCK).draw(layout.html(arrangement, stock=STOCK), [areas])
    return made


def _wilhelminas(words: int) -> str:
    return " ".join(["Wilhelmina"] * words)


def _fits(field: str, words: int) -> bool:
    try:
        typesetting.check(with_text(field, _wilhelminas(words)), STOCK)
    except errors.TextDoesNotFit:
        return False
    return True
