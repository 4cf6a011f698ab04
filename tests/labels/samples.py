"""Labels to test with, and ways to read a PDF back."""

import dataclasses
import io
import subprocess
from pathlib import Path
from typing import Any

import pdfplumber
import pypdf
from PIL import Image

from labels.content import LabelContent
from labels.stock import STOCKS

STOCK = STOCKS["4x3"]

SAMPLE = LabelContent(
    pharmacy_name="Lone Star Compounding Pharmacy",
    pharmacy_address="1200 Congress Avenue, Suite 4, Austin, TX 78701",
    pharmacy_phone="(512) 555-0142",
    rx_number="Rx 1000001",
    patient_name="Maria Gonzalez-Hernandez",
    drug="naltrexone HCl 4.5 mg capsule",
    directions="Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days.",
    phase="Phase 9 of 9, nights 57 to 86",
    quantity="30 capsules",
    prescriber="Dr. Ada Example",
    date="Nov 23, 2026",
    beyond_use="Discard after May 21, 2027",
    lot="1000001-9",
    storage=(
        "Store at room temperature, away from light and moisture. Keep out of reach of children."
    ),
    statements=(
        "This medicine was compounded by Lone Star Compounding Pharmacy. Compounded medicines are "
        "not FDA-approved: the FDA does not review them for safety, effectiveness or quality.",
    ),
    warnings=(
        "Do not take with opioid pain, cough or diarrhea medicines. Ask your pharmacist first.",
    ),
    barcode="01000001009018",
)

LONG = dataclasses.replace(
    SAMPLE,
    patient_name="Maximiliana Featherstonehaugh-Cholmondeley Jr",
    directions=(
        "Take 1 capsule (0.5 mg) by mouth in the morning and 2 capsules (1 mg) at bedtime for 14 "
        "days. Also take 1 capsule (2 mg) at bedtime from bottle 3."
    ),
    quantity="1,204 capsules",
    prescriber="Dr. Alexandra Montgomery-Washington, DO",
)


def with_text(field: str, text: str) -> LabelContent:
    """The sample with another text in one field."""
    value: Any = (text,) if field in ("statements", "warnings") else text
    return dataclasses.replace(SAMPLE, **{field: value})


def characters(pdf: bytes) -> list[dict[str, Any]]:
    """Every character on the first page with its font and size, in drawing order."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return list(document.pages[0].chars)


def text(pdf: bytes) -> str:
    """The characters of the first page in drawing order, without breaks."""
    return "".join(character["text"] for character in characters(pdf))


def fonts_of(page: pypdf.PageObject) -> list[Any]:
    """The fonts of a page as pypdf's dictionaries."""
    resources: Any = page["/Resources"]
    return [font.get_object() for font in resources["/Font"].values()]


def unspaced(words: str) -> str:
    """A line break replaces a space, so texts are compared without either."""
    return words.replace(" ", "")


def raster(pdf: bytes, folder: Path, dpi: int = STOCK.dpi) -> Image.Image:
    """The first page in the printer's own dots, one bit each, as poppler draws it."""
    source = folder / "label.pdf"
    source.write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dpi), "-mono", "-singlefile"]
    subprocess.run([*command, str(source), str(folder / "label")], check=True)
    with Image.open(folder / "label.pbm") as image:
        return image.convert("1")
