"""The words of a compounding record on paper, in English as the record itself. Pure."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby

from labels.documents import DocumentContent, DocumentSection, DocumentTable
from pharmacy.core.making.compounding_records import (
    Cell,
    CompoundingRecord,
    RecordEntry,
    RecordPart,
    RecordSection,
    RecordTable,
    in_words,
)
from pharmacy.core.messages import capital

ENGLISH = "en"
PAGE = "Batch {number}, page {{page}} of {{pages}}"


def document(record: CompoundingRecord, pharmacy: str, address: str) -> DocumentContent:
    """Every word of the record. What nobody recorded is said to be missing."""
    return DocumentContent(
        title=f"Compounding record {record.number}",
        running=(
            f"{record.title}. Change {record.revision} of the batch. Times: {record.timezone}."
        ),
        issuer=f"{pharmacy}, {address}",
        page=PAGE.format(number=record.number),
        barcode=record.number,
        language=ENGLISH,
        sections=tuple(_section(section) for section in record.sections),
    )


def _section(section: RecordSection) -> DocumentSection:
    return DocumentSection(str(section.title), tuple(_parts(section.parts)))


def _parts(parts: tuple[RecordPart, ...]) -> Iterator[DocumentTable]:
    """Entries that follow each other as one table of names and texts."""
    for kind, group in groupby(parts, key=lambda part: type(part)):
        if kind is RecordTable:
            yield from (_table(part) for part in group if isinstance(part, RecordTable))
        else:
            entries = [part for part in group if isinstance(part, RecordEntry)]
            rows = tuple((str(one.name), _said(one.text)) for one in entries)
            yield DocumentTable((), rows)


def _said(cell: Cell) -> str:
    """Words with a capital letter; what a person wrote, and names, as they are."""
    is_data = isinstance(cell, str) and not isinstance(cell, StrEnum) and cell != ""
    return in_words(cell) if is_data else capital(in_words(cell))


def _table(table: RecordTable) -> DocumentTable:
    heads = tuple(str(column.name) for column in table.columns)
    rows = tuple(
        tuple(
            "" if cell == "" and column.may_be_empty else in_words(cell)
            for cell, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    return DocumentTable(heads, rows or (tuple(in_words("") for _ in heads),))
