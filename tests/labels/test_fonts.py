"""The characters that a label can show, and their widths."""

import shutil
from pathlib import Path

import pytest

from labels import errors, fonts, typesetting
from tests.labels.samples import STOCK, with_text


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("محمد", "U+0645 ARABIC LETTER MEEM"),
        ("王小明", "U+738B CJK UNIFIED IDEOGRAPH-738B"),
        ("Ana 😀", "U+1F600 GRINNING FACE"),
    ],
)
def test_a_character_that_the_font_lacks_is_refused_by_name(name: str, character: str) -> None:
    with pytest.raises(errors.GlyphMissing) as refusal:
        typesetting.check(with_text("patient_name", name), STOCK)

    assert (refusal.value.field, refusal.value.character) == ("patient_name", character)
    assert name not in refusal.value.message


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\n",
        "\t",
        "\x7f",
        "\x85",
        "\u00a0",
        "\u00ad",
        "\u0301\u0301",
        "\u200b",
        "\u200d",
        "\u200f",
        "\u202e",
        "\u2028",
        "\u2066",
        "\u20dd",
        "\ufeff",
        "\ufe0f",
        "\u0378",
        "\ue000",
        "\ud800",
    ],
    ids=lambda character: f"U+{ord(character[0]):04X}",
)
def test_a_character_that_hides_or_reorders_is_refused(character: str) -> None:
    with pytest.raises(errors.CharacterRefused) as refusal:
        typesetting.check(with_text("patient_name", f"Ana{character}Ray"), STOCK)

    assert refusal.value.field == "patient_name"
    assert f"U+{ord(character[-1]):04X}" in refusal.value.message


def test_hebrew_is_refused_even_if_the_font_has_it() -> None:
    """Version 2 of the font has it. Its letters would reorder adjacent numbers."""
    with pytest.raises((errors.CharacterRefused, errors.GlyphMissing), match="HEBREW LETTER ALEF"):
        typesetting.check(with_text("patient_name", "\u05d0"), STOCK)


@pytest.mark.parametrize("character", ["\u2588", "\u255f", "\u2044"])
def test_a_character_that_overlaps_others_or_leaves_the_label_is_refused(
    character: str,
) -> None:
    with pytest.raises(errors.CharacterRefused, match="reaches over its neighbours"):
        typesetting.check(with_text("patient_name", character), STOCK)


def test_a_letter_and_its_accent_are_drawn_as_the_one_letter_they_are() -> None:
    assert fonts.printable("patient_name", "Jose\u0301") == "Jos\u00e9"


def test_greek_cyrillic_and_accented_latin_are_shown() -> None:
    typesetting.check(with_text("patient_name", "Łukasz Ωμέγα Жанна Åse"), STOCK)


def test_every_text_of_a_label_is_checked() -> None:
    for field in ("pharmacy_name", "directions", "storage", "warnings", "statements", "lot"):
        with pytest.raises(errors.GlyphMissing) as refusal:
            typesetting.check(with_text(field, "a\u4e00"), STOCK)
        assert refusal.value.field == field


def test_a_missing_font_names_the_package_to_install(tmp_path: Path) -> None:
    with pytest.raises(errors.FontMissing, match="fonts-liberation"):
        fonts.load("regular", [tmp_path])


def test_another_font_with_the_name_of_ours_is_not_used(tmp_path: Path) -> None:
    ours = fonts.face("regular").file
    shutil.copy(ours.with_name("LiberationSerif-Regular.ttf"), tmp_path / ours.name)

    with pytest.raises(errors.FontMissing, match="is not Liberation Sans"):
        fonts.load("regular", [tmp_path])


def test_bold_is_wider_than_regular() -> None:
    assert fonts.face("bold").width("capsule") > fonts.face("regular").width("capsule")
