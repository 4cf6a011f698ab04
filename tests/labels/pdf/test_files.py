"""Labels that are drawn together become separate files, each with only its own words."""

import dataclasses
import io
import zlib
from typing import Any

import pypdf
import pytest

from labels import pdf
from tests.labels.samples import SAMPLE, STOCK, text, unspaced

ORDER = [
    dataclasses.replace(SAMPLE, lot=f"1000001-{number}", barcode=f"0100000100{number}018")
    for number in range(1, 10)
]


@pytest.fixture(scope="module")
def made() -> list[bytes]:
    """The files of one order."""
    return pdf.render_together(ORDER, STOCK)


def streams(file: bytes) -> list[bytes]:
    """The content of each stream of a file, referenced or not."""
    found = []
    for part in file.split(b"stream\n")[1:]:
        unpacked = zlib.decompressobj()
        try:
            found.append(unpacked.decompress(part))
        except zlib.error:
            continue
    return found


def test_each_file_has_one_page_with_its_own_words(made: list[bytes]) -> None:
    for file, content in zip(made, ORDER, strict=True):
        reader = pypdf.PdfReader(io.BytesIO(file), strict=True)
        assert len(reader.pages) == 1
        drawn = unspaced(text(file))
        own = [unspaced(words) in drawn for words in (content.lot, content.barcode)]
        others = [unspaced(one.barcode) in drawn for one in ORDER if one is not content]
        assert (own, any(others)) == ([True, True], False)


def test_no_file_carries_the_page_of_another_label(made: list[bytes]) -> None:
    """Unreferenced content is invisible, but a file is sent as a whole."""
    for file in made:
        drawings = [stream for stream in streams(file) if b"\nBT\n" in stream]
        assert len(drawings) == 1


def test_every_reference_in_a_file_leads_to_something(made: list[bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made[4]), strict=True)
    seen: set[int] = set()

    def follow(value: Any) -> None:
        if isinstance(value, pypdf.generic.IndirectObject):
            if value.idnum in seen:
                return
            seen.add(value.idnum)
            value = value.get_object()
            assert value not in (None, {})
        if isinstance(value, pypdf.generic.DictionaryObject):
            for one in value.values():
                follow(one)
        elif isinstance(value, pypdf.generic.ArrayObject):
            for one in value:
                follow(one)

    follow(reader.trailer["/Root"])
    assert seen
