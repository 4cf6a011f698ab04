"""Words that a finished label must have, as text and visibly."""

import dataclasses
import io
import re
from typing import Any

import pypdf
import pytest
from fontTools import ttLib
from hypothesis import HealthCheck, given, settings

from labels import errors, fonts, pdf, readback, typesetting
from labels.errors import ReadBackFailed
from labels.readback import words
from tests.labels.pdf.test_guards import CHANGES
from tests.labels.readback import doctored
from tests.labels.samples import SAMPLE, STOCK, with_text

AREAS = typesetting.arrange(SAMPLE, STOCK).part.areas
BY_FIELD = {area.field: area for area in AREAS}
FIELDS = [area.field for area in AREAS]
DIRECTIONS = FIELDS.index("directions")
LINE = re.compile(rb"[^\n]+ Tm\n.*?TJ", re.DOTALL)
SERIF = fonts.face("regular").file.with_name("LiberationSerif-Regular.ttf")


@pytest.fixture(scope="module")
def label() -> bytes:
    """A correct label."""
    return pdf.render(SAMPLE, STOCK)


def refusal(label: bytes) -> tuple[str | None, str]:
    """The field and what is wrong with it."""
    with pytest.raises(ReadBackFailed) as refused:
        readback.check(label, SAMPLE, STOCK)
    return refused.value.field, refused.value.message


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=CHANGES)
def test_whatever_is_rendered_is_read_back(changes: dict[str, Any]) -> None:
    content = dataclasses.replace(SAMPLE, **changes)
    try:
        label = pdf.render(content, STOCK)
    except errors.LabelError:
        return

    readback.check(label, content, STOCK)


@pytest.mark.parametrize("text", ["a- one- two- three- four- five- six- seven- eight-", "\ufb01t"])
def test_hyphens_at_the_end_of_lines_and_ligatures_are_read(text: str) -> None:
    content = with_text("directions", text)
    readback.check(pdf.render(content, STOCK), content, STOCK)


@pytest.mark.parametrize("field", ["patient_name", "drug", "directions", "warnings"])
def test_a_missing_word_is_found_in_its_field(field: str) -> None:
    text = dict(SAMPLE.texts())[field]
    found, message = refusal(pdf.render(with_text(field, text.rpartition(" ")[0]), STOCK))
    assert found == field
    assert "is another" in message
    assert text.rpartition(" ")[0] not in message


def test_a_missing_text_is_found(label: bytes) -> None:
    assert refusal(doctored.without_text(label, DIRECTIONS))[0] == "directions"
    field, message = refusal(doctored.without_text(label, -1))
    assert field == "statements"
    assert "another or missing" in message


def test_lines_in_another_order_are_found_though_paper_shows_no_difference(label: bytes) -> None:
    assert refusal(doctored.redrawn(label, _turn_directions))[0] == "directions"


def _turn_directions(drawing: bytes) -> bytes:
    text = doctored.texts(drawing)[DIRECTIONS]
    first, second = LINE.findall(text)
    turned = text.replace(first, b"@").replace(second, first).replace(b"@", second)
    return drawing.replace(text, turned)


def test_which_field_comes_first_in_the_file_is_left_open(label: bytes) -> None:
    readback.check(doctored.swapped(label, DIRECTIONS, DIRECTIONS + 1), SAMPLE, STOCK)


def test_an_extra_invisible_text_is_found(label: bytes) -> None:
    unseen = doctored.redrawn(
        label, lambda drawing: drawing + b"\n3 Tr " + doctored.texts(drawing)[0]
    )
    assert "a text that nobody wrote" in refusal(unseen)[1]


def test_white_text_is_found(label: bytes) -> None:
    def whiten(drawing: bytes) -> bytes:
        line = doctored.texts(drawing)[DIRECTIONS]
        return drawing.replace(line, b"1 1 1 rg\n" + line)

    field, message = refusal(doctored.redrawn(label, whiten))
    assert field == "directions"
    assert "does not look as it should" in message


@pytest.mark.parametrize("field", ["patient_name", "directions", "warnings", "storage"])
def test_text_under_a_black_box_is_found(label: bytes, field: str) -> None:
    assert refusal(doctored.covered(label, STOCK, BY_FIELD[field]))[0] == field


def test_the_tail_of_a_comma_painted_out_is_found(label: bytes) -> None:
    """ "Phase 9 of 9, nights": the comma begins to look like a period."""
    area = BY_FIELD["phase"]
    below = area.y + (area.height + 13) // 2 + 10
    painted = doctored.inked(label, STOCK, (area.x, below, area.width, 4), gray=1)
    assert refusal(painted)[0] == "phase"


def test_a_font_in_the_place_of_another_is_found(label: bytes) -> None:
    assert "another font" in refusal(doctored.changed(label, doctored.rename_fonts))[1]


def test_a_font_that_is_not_in_the_file_is_found(label: bytes) -> None:
    assert "another font" in refusal(doctored.changed(label, doctored.unembed))[1]


def test_another_font_under_the_right_name_is_found(label: bytes) -> None:
    def replace(writer: pypdf.PdfWriter) -> None:
        for font in doctored.fonts(writer).values():
            doctored.font_file(font).set_data(SERIF.read_bytes())

    assert "does not look as it should" in refusal(doctored.changed(label, replace))[1]


def test_a_glyph_without_ink_is_found(label: bytes) -> None:
    """The text is there, its letter "z" is not."""

    def blank(writer: pypdf.PdfWriter) -> None:
        for font in doctored.fonts(writer).values():
            weight = "bold" if font["/BaseFont"].endswith("-Bold") else "regular"
            doctored.font_file(font).set_data(_without_glyph(weight, "z"))

    field, message = refusal(doctored.changed(label, blank))
    assert field == "patient_name"
    assert "does not look as it should" in message


def test_a_glyph_that_the_font_lacks_is_found(label: bytes) -> None:
    drug = FIELDS.index("drug")

    def notdef(drawing: bytes) -> bytes:
        line = doctored.texts(drawing)[drug]
        glyph = b"%04x" % fonts.face("bold").glyphs["x"]
        return drawing.replace(line, line.replace(b"<" + glyph, b"<0000"))

    assert refusal(doctored.redrawn(label, notdef))[0] == "drug"


def test_paper_that_says_other_than_the_text_of_the_file_is_found() -> None:
    """The label shows "Zero", but copying its text gives "Hero"."""

    def lie(writer: pypdf.PdfWriter) -> None:
        for font in doctored.fonts(writer).values():
            table = font["/ToUnicode"].get_object()
            glyph = fonts.face("regular").glyphs["Z"]
            drawn, mapped = (f"<{glyph:04x}> <{ord(letter):04x}>".encode() for letter in "ZH")
            if not font["/BaseFont"].endswith("-Bold"):
                table.set_data(table.get_data().replace(drawn, mapped))

    label = pdf.render(with_text("directions", "Take Zero."), STOCK)

    with pytest.raises(ReadBackFailed, match="directions does not look as it should"):
        readback.check(doctored.changed(label, lie), with_text("directions", "Take Hero."), STOCK)


def test_a_text_without_a_place_on_the_label_is_found() -> None:
    areas = [area for area in AREAS if area.field != "warnings"]
    with pytest.raises(ReadBackFailed) as refused:
        words.check_arranged(SAMPLE, areas)
    assert refused.value.field == "warnings"


def _without_glyph(weight: str, character: str) -> bytes:
    font = ttLib.TTFont(fonts.face(weight).file)
    font["glyf"][font.getBestCmap()[ord(character)]] = ttLib.getTableModule("glyf").Glyph()
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
