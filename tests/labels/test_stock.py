"""The stocks, and the strict reading of their file."""

from pathlib import Path

import pytest

from labels import errors, stock
from labels.stock import LABELS, STOCKS

PAPER = """
[[papers]]
width_mils = 3000
height_mils = 2000
margin_mils = 50
source = "A test"
[papers.stocks]
"3x2" = { dpi = 203, words = "across" }
"3x2-tall" = { dpi = 300, words = "along" }
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "stocks.toml"
    file.write_text(text, "utf-8")
    return file


def test_four_by_three_keeps_its_name_and_its_dots() -> None:
    one = STOCKS["4x3"]
    assert (one.width, one.height, one.margin, one.dpi) == (812, 609, 12, 203)


def test_the_usual_thermal_stocks_are_there_at_both_resolutions() -> None:
    sizes = {name: (one.width, one.height, one.open_side) for name, one in LABELS.items()}
    assert sizes == {
        "4x3": (812, 609, None),
        "4x3-300dpi": (1200, 900, None),
        "4x3-tall": (609, 812, None),
        "4x3-tall-300dpi": (900, 1200, None),
        "4x2": (812, 406, None),
        "4x2-300dpi": (1200, 600, None),
        "4x2-tall": (406, 812, None),
        "4x2-tall-300dpi": (600, 1200, None),
        "3.5x1.25": (710, 253, None),
        "3.5x1.25-300dpi": (1050, 375, None),
        "62mm": (495, 1218, "height"),
        "62mm-300dpi": (732, 1800, "height"),
        "62mm-wide": (1218, 495, "width"),
        "62mm-wide-300dpi": (1800, 732, "width"),
    }


def test_office_paper_is_read_upright() -> None:
    sizes = {name: (one.width, one.height) for name, one in stock.CALENDAR_STOCKS.items()}
    assert sizes == {"letter": (2550, 3300), "a4": (2480, 3507)}


def test_each_stock_says_what_printers_it_is_for() -> None:
    assert [one.name for one in STOCKS.values() if len(one.source) < 20] == []


def test_a_paper_is_added_as_data(tmp_path: Path) -> None:
    added = stock.read(written(tmp_path, PAPER))

    assert [(one.width, one.height) for one in added.values()] == [(609, 406), (600, 900)]


@pytest.mark.parametrize(
    ("found", "put", "named"),
    [
        ("width_mils = 3000", "", "width_mils"),
        ("width_mils = 3000", "width_mils = 3000.0", "width_mils"),
        ("width_mils = 3000", "width_mils = true", "width_mils"),
        ("width_mils = 3000", "width_mils = 0", "width_mils"),
        ("width_mils = 3000", "width_mils = 30000", "width_mils"),
        ("height_mils = 2000", "height_mils = 2000\nmost_length_mils = 9", "height_mils"),
        ("margin_mils = 50", "margin_mils = 500", "margin_mils"),
        ("margin_mils = 50", "margin_mils = 50\ncolour = 1", "colour"),
        ('source = "A test"', 'source = " "', "source"),
        ("dpi = 203", 'dpi = "203"', "dpi"),
        ("dpi = 203", "dpi = 96", "dpi"),
        ("dpi = 203", "dpi = 203, copies = 2", "copies"),
        ('"across"', '"up"', "across"),
        ('"3x2-tall"', '"3x2-tall-as-no-name-is"', "20 letters"),
        ('"3x2-tall"', '""', "20 letters"),
        ("[[papers]]", "[papers]", "papers"),
        ("[[papers]]", "edition = 1\n[[papers]]", "edition"),
        ("[[papers]]", "[[papers", "cannot be read"),
    ],
)
def test_a_file_with_an_error_is_refused_with_its_place(
    found: str, put: str, named: str, tmp_path: Path
) -> None:
    with pytest.raises(errors.StocksMalformed, match=named):
        stock.read(written(tmp_path, PAPER.replace(found, put, 1)))


def test_one_name_for_two_stocks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.StocksMalformed, match="3x2"):
        stock.read(written(tmp_path, PAPER + PAPER))


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(errors.StocksMalformed, match="cannot be read"):
        stock.read(tmp_path / "none.toml")
