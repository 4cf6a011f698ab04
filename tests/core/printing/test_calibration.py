"""What a person reads on a calibration label says what is wrong, in dots and millimeters."""

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.printing import calibration, calibration_codes, calibration_readings
from pharmacy.core.printing.calibration_codes import CalibrationCode, CodeSize
from pharmacy.core.printing.calibration_readings import CalibrationScale, millimeters
from tests.refusals import code_of, codes_of

SCALE = CalibrationScale(
    ("left", "right", "top", "bottom"),
    (0, 4, 8, 12, 16, 20, 24),
    12,
    203,
    {"across": (200, 700), "down": (100, 500)},
)
ROLL = CalibrationScale(("left", "right"), SCALE.marks, 12, 203, {})
GOOD = {"left": "0", "right": "0", "top": "0", "bottom": "0", "lines": "even"}


def found(fields: dict[str, str], scale: CalibrationScale = SCALE) -> list[str]:
    """The codes of what is wrong."""
    readings = calibration_readings.read({**GOOD, **fields}, scale)
    return [code_of(finding) for finding in calibration.findings(readings, scale)]


def words(fields: dict[str, str]) -> str:
    """The only thing that is wrong, in English."""
    readings = calibration_readings.read({**GOOD, **fields}, SCALE)
    (finding,) = calibration.findings(readings, SCALE)
    return str(finding)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        # A head that does not print into the rim cuts both sides alike.
        {"left": "12", "right": "12", "top": "8", "bottom": "4"},
        {"left": "12", "right": "0"},
        # 500 dots at 203 to the inch are 62.56 mm.
        {"across": "62.6", "down": "50"},
        {"across": "63.5"},
        {"across": "61.6"},
    ],
)
def test_a_printer_whose_words_are_whole_is_right(fields: dict[str, str]) -> None:
    assert found(fields) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"left": "16"}, "The print is 12 to 16 dots (1.5 to 2.0 mm) too far to the left, as"),
        ({"right": "16", "left": "white"}, "12 to 16 dots (1.5 to 2.0 mm) too far to the right"),
        ({"right": "8", "left": "white"}, "4 to 8 dots (0.5 to 1.0 mm) too far to the right"),
        ({"top": "24"}, "20 to 24 dots (2.5 to 3.0 mm) too high"),
        ({"bottom": "none"}, "more than 24 dots (3.0 mm) too low"),
        ({"left": "none", "right": "12"}, "more than 24 dots (3.0 mm) too far to the left"),
    ],
)
def test_a_shift_is_told_in_dots_and_millimeters(fields: dict[str, str], said: str) -> None:
    assert said in words(fields)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"left": "white", "right": "white"}, ["print_too_small"]),
        ({"right": "white"}, ["print_too_small"]),
        ({"left": "16", "right": "16"}, ["print_too_large"]),
        ({"left": "none", "right": "none", "top": "16"}, ["print_too_large", "print_shifted"]),
        ({"lines": "uneven"}, ["lines_uneven"]),
        ({"across": "60.7"}, ["print_scaled"]),
        ({"across": "61.5"}, ["print_scaled"]),
        ({"across": "63.6", "down": "51.1"}, ["print_scaled", "print_scaled"]),
    ],
)
def test_a_scale_is_found_by_the_edges_the_lines_or_a_ruler(
    fields: dict[str, str], codes: list[str]
) -> None:
    assert found(fields) == codes


def test_a_scale_is_told_in_percent_with_what_it_should_be() -> None:
    # 60.7 / 62.5616 = 0.97024
    assert words({"across": "60.7"}).startswith(
        "Across, 200 to 700 measures 60.7 mm and should be 62.6 mm: it is printed at 97.0 %."
    )


def test_along_a_roll_nothing_is_read_at_the_cut() -> None:
    assert found({"top": "none", "bottom": "none", "across": "1"}, ROLL) == []
    assert found({"left": "16"}, ROLL) == ["print_shifted"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"left": ""}, {"/left": "give_one_of"}),
        ({"left": "5"}, {"/left": "give_one_of"}),
        ({"left": "-4", "bottom": "04"}, {"/left": "give_one_of", "/bottom": "give_one_of"}),
        ({"lines": "yes"}, {"/lines": "give_one_of"}),
        ({"across": "6,2"}, {"/across": "millimeters_wrong"}),
        ({"across": "0"}, {"/across": "millimeters_wrong"}),
        ({"across": "62.55"}, {"/across": "millimeters_wrong"}),
        ({"across": "1000"}, {"/across": "millimeters_wrong"}),
        ({"down": "62."}, {"/down": "millimeters_wrong"}),
        ({"down": "\u0663"}, {"/down": "millimeters_wrong"}),
    ],
)
def test_every_reading_that_cannot_be_is_refused_at_its_field(
    fields: dict[str, str], wrong: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        calibration_readings.read({**GOOD, **fields}, SCALE)
    assert codes_of(refused.value) == wrong


def capsule_readings_are_stored_as_they_are_read_again() -> None:
    readings = calibration_readings.read({**GOOD, "left": "none", "across": "62"}, SCALE)
    texts = calibration_readings.texts(readings)
    assert texts == {**GOOD, "left": "none", "across": "62.0"}
    assert calibration_readings.read(texts, SCALE) == readings


@pytest.mark.parametrize(
    ("dots", "dpi", "text"),
    [(12, 203, "1.5"), (18, 300, "1.5"), (100, 203, "12.5"), (0, 300, "0.0")],
)
def test_millimeters_are_rounded_to_a_tenth(dots: int, dpi: int, text: str) -> None:
    assert millimeters(dots, dpi) == text


def test_a_code_is_read_as_it_was_made_with_what_scanners_add() -> None:
    for size in CodeSize:
        code = CalibrationCode(size, 42)
        assert code.digits[:7] == f"{size}000042"
        for text in (code.digits, f"]C0{code.digits}", f" {code.digits}\r\n"):
            assert calibration_codes.read(text) == code


@pytest.mark.parametrize(
    "text", ["", "1000042", "10000421", "30000426", "10000001000018", "abcdefgh", "\u0661" * 8]
)
def test_another_text_is_no_code(text: str) -> None:
    assert calibration_codes.read(text) is None


def test_no_two_codes_that_differ_in_one_digit_are_both_valid() -> None:
    digits = CalibrationCode(CodeSize.LARGE, 123_456).digits
    for place in range(1, 8):
        for other in set("0123456789") - {digits[place]}:
            assert calibration_codes.read(digits[:place] + other + digits[place + 1 :]) is None
