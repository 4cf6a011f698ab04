"""Splits one PDF of all labels into a file for each.

Labels of one order share their fonts, and most of their words. Both are drawn and compressed once,
and each file gets them with its own pages.
"""

import io
import zlib
from collections.abc import Sequence
from typing import Any

from weasyprint.pdf import pydyf

from labels.pdf import solids
from labels.stock import Stock
from labels.typesetting.areas import Part

# The levels above cost up to five times as much for a few bytes less.
PACKED = 6


def divided(whole: Any, labels: Sequence[Sequence[Part]], stock: Stock) -> list[bytes]:
    """A file for each label, given the parts of its pages. Pages after theirs are overlaid on each.

    The objects keep their numbers, and those of other labels' pages are empty.
    """
    pages = [whole.objects[number] for number in whole.pages["Kids"][::3]]
    streams = [_stream(whole, page) for page in pages]
    parts = [part for label in labels for part in label]
    over = [operator for stream in streams[len(parts) :] for operator in stream.stream[1:]]
    for stream, part in zip(streams, parts, strict=False):
        # The first operator flips the page, so y counts from the top.
        stream.stream[1:1] = solids.operators(part, stock)
        stream.stream += over
    of_pages = {one.number for one in (*pages, *streams)}
    streams = [_ready(stream) for stream in streams]
    shared = [None if one.number in of_pages else _ready(one) for one in whole.objects]
    made, first = [], 0
    for label in labels:
        end = first + len(label)
        made.append(_file(whole, shared, pages[first:end], streams[first:end]))
        first = end
    return made


def _stream(whole: Any, page: Any) -> Any:
    number, _, _ = page["Contents"].partition(b" ")
    return whole.objects[int(number)]


def _ready(one: Any) -> Any:
    """An object that is already compressed, for all files."""
    if not isinstance(one, pydyf.Stream):
        return one
    packed = zlib.compress(b"\n".join(map(_bytes, one.stream)), PACKED)
    ready = pydyf.Stream([packed], {**one.extra, "Filter": "/FlateDecode"})
    return _numbered(ready, one.number)


def _bytes(operator: bytes | str) -> bytes:
    return operator if isinstance(operator, bytes) else operator.encode()


def _file(whole: Any, shared: Sequence[Any], pages: Sequence[Any], streams: Sequence[Any]) -> bytes:
    own = {one.number: one for one in (*pages, *streams)}
    file = pydyf.PDF()
    file.objects = [own.get(number, one) for number, one in enumerate(shared)]
    for number, one in enumerate(file.objects):
        if one is None:
            file.objects[number] = _numbered(pydyf.Dictionary(), number)
    kids = [value for page in pages for value in (page.number, 0, "R")]
    tree = {"Type": "/Pages", "Kids": pydyf.Array(kids), "Count": len(pages)}
    file.objects[whole.pages.number] = _numbered(pydyf.Dictionary(tree), whole.pages.number)
    file.catalog, file.info = whole.catalog, pydyf.Dictionary(whole.info)
    written = io.BytesIO()
    file.write(written, compress=True)
    return written.getvalue()


def _numbered(one: Any, number: int) -> Any:
    one.number = number
    return one
