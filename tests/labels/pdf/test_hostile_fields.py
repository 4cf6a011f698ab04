"""Every field of a label and of a patient calendar with malicious words."""

import dataclasses
import io
from typing import Any

import pypdf
import pytest

from labels import errors, pdf, readback, typesetting
from labels.calendar import CalendarContent
from labels.content import OPTIONAL, LabelContent
from labels.stock import STOCKS
from tests.labels.calendar_samples import LETTER, SCHEDULE
from tests.labels.samples import SAMPLE, with_text

ROLL = STOCKS["62mm"]
FIELDS = sorted({field for field, _ in SAMPLE.texts()} - {"barcode"})
SHEET_FIELDS = sorted({field for field, _ in SCHEDULE.texts()} - {"barcode"})
# Short words that fit on the narrowest roll.
HARM = [
    "<b>x</b> &amp; <!-- y -->",
    "</style><style> *{display: none}",
    "<img src= file:///etc/passwd>",
    "<svg> <image href= '//x:9/'/>",
    "{{7*7}} {% raw %} ${x} %s",
    "url( http://127.0.0.1:9/ ) @import 'x';",
    "data:text/html, <script> alert(1)",
]
UNSEEN = {
    "right-to-left override": "a\N{RIGHT-TO-LEFT OVERRIDE}b",
    "isolate": "a\N{RIGHT-TO-LEFT ISOLATE}b\N{POP DIRECTIONAL ISOLATE}",
    "zero width space": "a\N{ZERO WIDTH SPACE}b",
    "zero width joiner": "a\N{ZERO WIDTH JOINER}b",
    "soft hyphen": "a\N{SOFT HYPHEN}b",
    "combining": "q\N{COMBINING ENCLOSING CIRCLE}",
    "tag": "a\U000e0041b",
    "null": "a\0b",
    "new line": "a\nb",
    "hebrew": "a\N{HEBREW LETTER ALEF}b",
}


def spoilt(content: CalendarContent, field: str, words: str) -> CalendarContent:
    """A patient calendar with other words in one field."""
    return content.mapped(lambda name, text: words if name == field else text)


def refuse_to_be_anything_but_paper(made: bytes) -> None:
    """No embedded file, no link, no script, no action on opening."""
    reader = pypdf.PdfReader(io.BytesIO(made))
    root: Any = reader.trailer["/Root"]
    assert dict(reader.attachments) == {}
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names", "/URI"} & {*root}
    assert [page for page in reader.pages if "/Annots" in page or "/AA" in page] == []


@pytest.mark.parametrize("words", HARM)
def test_harm_in_every_field_of_a_label_is_printed_as_words(words: str) -> None:
    content = SAMPLE.mapped(lambda name, text: text if name == "barcode" else words)
    made = pdf.render(content, ROLL)
    readback.check(made, content, ROLL)
    refuse_to_be_anything_but_paper(made)


@pytest.mark.parametrize("words", HARM)
def test_malicious_words_in_every_field_of_a_calendar_are_printed_literally(words: str) -> None:
    ours = ("barcode", "rx_number")
    content = SCHEDULE.mapped(lambda name, text: text if name in ours else words)
    made = pdf.render(content, LETTER)
    readback.check(made, content, LETTER)
    refuse_to_be_anything_but_paper(made)


@pytest.mark.parametrize("words", UNSEEN.values(), ids=UNSEEN)
@pytest.mark.parametrize("field", FIELDS)
def test_what_hides_or_turns_words_is_refused_in_each_field_of_a_label(
    field: str, words: str
) -> None:
    with pytest.raises((errors.CharacterRefused, errors.GlyphMissing)) as refused:
        typesetting.check(with_text(field, words), ROLL)
    assert refused.value.field == field


@pytest.mark.parametrize("words", UNSEEN.values(), ids=UNSEEN)
@pytest.mark.parametrize("field", [*SHEET_FIELDS, "bars", "page"])
def test_what_hides_or_turns_words_is_refused_in_each_field_of_a_schedule(
    field: str, words: str
) -> None:
    content = (
        dataclasses.replace(SCHEDULE, page=words)
        if field == "page"
        else spoilt(SCHEDULE, field, words)
    )
    with pytest.raises((errors.CharacterRefused, errors.GlyphMissing)) as refused:
        typesetting.check(content, LETTER)
    assert refused.value.field == field


@pytest.mark.parametrize("field", [field for field in FIELDS if field not in OPTIONAL])
def test_three_hundred_letters_in_a_field_of_a_label_are_refused_by_its_name(field: str) -> None:
    with pytest.raises(errors.TextDoesNotFit) as refused:
        typesetting.check(with_text(field, "a" * 300), ROLL)
    assert refused.value.field in (field, "small_print")


@pytest.mark.parametrize("field", SHEET_FIELDS)
def test_three_hundred_letters_in_a_field_of_a_schedule_are_refused_by_its_name(
    field: str,
) -> None:
    with pytest.raises(errors.TextDoesNotFit) as refused:
        typesetting.check(spoilt(SCHEDULE, field, "a" * 300), LETTER)
    assert refused.value.field == field


def test_a_composed_letter_is_printed_in_any_encoding() -> None:
    typed: LabelContent = with_text("patient_name", "Jose\N{COMBINING ACUTE ACCENT} Nun\u0303ez")
    readback.check(pdf.render(typed, ROLL), typed, ROLL)
