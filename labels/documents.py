"""The words of a document: sections of texts and tables, on pages of office paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from labels.errors import ContentMalformed

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """Rows of cells below their heads. Without heads, the first column names the others.

    Every row has as many cells as the others.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A heading, and the texts and tables below it in their order."""

    title: str
    parts: tuple[str | DocumentTable, ...]


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """Printed as it is. Nothing is left out, and a word that is longer than its line is broken.

    running: on every page, below the title. issuer: at the foot of every page. page: has the
    placeholders `page` and `pages`. barcode: on every page.
    """

    title: str
    running: str
    issuer: str
    page: str
    barcode: str
    language: str
    sections: tuple[DocumentSection, ...]

    def to_json(self) -> Json:
        """The fields as plain JSON types. `from_json` reads them back."""
        plain: Json = {name: getattr(self, name) for name in TEXTS}
        return {**plain, "sections": [_plain_section(section) for section in self.sections]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "DocumentContent":
        """Raises ContentMalformed for a field that is missing, unknown or of another type."""
        _expect("document", data, (*TEXTS, "sections"))
        sections = tuple(_section(one) for one in _list("sections", data["sections"]))
        return cls(**{name: _text(name, data[name]) for name in TEXTS}, sections=sections)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text of the sections, with its place in the document."""
        for number, section in enumerate(self.sections, start=1):
            yield place(number), section.title
            for part_number, part in enumerate(section.parts, start=1):
                if isinstance(part, str):
                    yield place(number, part_number), part
                    continue
                for row_number, row in enumerate((part.heads, *part.rows)):
                    for column, cell in enumerate(row, start=1):
                        yield place(number, part_number, row_number, column), cell


TEXTS = tuple(field.name for field in fields(DocumentContent) if field.name != "sections")


def place(section: int, part: int = 0, row: int = 0, column: int = 0) -> str:
    """The name of a place: its section, part, row and column, each from 1. Row 0 has the heads."""
    return f"section {section} part {part} row {row} column {column}"


def _plain_section(section: DocumentSection) -> Json:
    parts = [part if isinstance(part, str) else _plain_table(part) for part in section.parts]
    return {"title": section.title, "parts": parts}


def _plain_table(table: DocumentTable) -> Json:
    return {"heads": list(table.heads), "rows": [list(row) for row in table.rows]}


def _section(value: Any) -> DocumentSection:
    _expect("section", value, ("title", "parts"))
    parts = tuple(_part(one) for one in _list("parts", value["parts"]))
    return DocumentSection(_text("title", value["title"]), parts)


def _part(value: Any) -> str | DocumentTable:
    if isinstance(value, str):
        return value
    _expect("table", value, ("heads", "rows"))
    rows = tuple(_texts("rows", row) for row in _list("rows", value["rows"]))
    heads = _texts("heads", value["heads"])
    widths = {len(row) for row in (*rows, heads) if row}
    if len(widths) > 1 or not all(rows):
        raise ContentMalformed("rows", "The rows of a table of a document differ in their cells.")
    return DocumentTable(heads, rows)


def _expect(name: str, value: Any, keys: Sequence[str]) -> None:
    if not isinstance(value, Mapping) or {*value} != {*keys}:
        raise ContentMalformed(name, f"A {name} of a document has other fields.")


def _list(name: str, value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise ContentMalformed(name, f"The field {name} of a document must be a list.")
    return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ContentMalformed(name, f"The field {name} of a document must be text.")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    return tuple(_text(name, one) for one in _list(name, value))
