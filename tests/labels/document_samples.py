"""A document to test with."""

from labels.documents import DocumentContent, DocumentSection, DocumentTable
from labels.stock import STOCKS

LETTER = STOCKS["letter"]
LOTS = DocumentTable(
    ("Component", "Lot", "Weighed", "By"),
    (("naltrexone HCl", "NX-1", "450 mg", "tina"), ("cellulose", "MC-2", "1,170.7 mg", "tina")),
)
DOCUMENT = DocumentContent(
    title="Compounding record B261130-01",
    running="naltrexone capsules, batch B261130-01",
    issuer="Lone Star Compounding Pharmacy",
    page="Page {page} of {pages}",
    barcode="B261130-01",
    language="en",
    sections=(
        DocumentSection("Preparation", (DocumentTable((), (("Strength", "0.5 mg"),)),)),
        DocumentSection("Components", (LOTS, "Each active weight was checked.")),
        DocumentSection("Notes", ()),
    ),
)


def with_parts(*parts: str | DocumentTable) -> DocumentContent:
    """A document of one section."""
    section = DocumentSection("Section", parts)
    return DocumentContent(
        **{name: getattr(DOCUMENT, name) for name in ("title", "running", "issuer", "page")},
        barcode=DOCUMENT.barcode,
        language="en",
        sections=(section,),
    )
