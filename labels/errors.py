"""All errors between the words of a label and its paper.

No message repeats a whole name or a text of the label, because messages reach logs and screens.
"""


class LabelError(Exception):
    """Base class. `code` is for programs, `message` for people, `field` the field to fix."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(code, message, field)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return self.message


class ContentMalformed(LabelError):
    """Stored words that are not the fields of a LabelContent."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("content_malformed", message, field)


class StocksMalformed(LabelError):
    """The file of the stocks is not in the format that its head describes."""

    def __init__(self, message: str) -> None:
        super().__init__("stocks_malformed", message)


class TextMissing(LabelError):
    """A required field of a label is empty."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "text_missing", f"The label must not be without its {_said(field)}.", field
        )


class TextDoesNotFit(LabelError):
    """A text needs more room than the stock has. Nothing is ever clipped or shrunk too far."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("text_does_not_fit", message, field)


class GlyphMissing(LabelError):
    """The label's font cannot draw a character. `character` is its name or code point."""

    def __init__(self, field: str, character: str) -> None:
        message = (
            f"The {_said(field)} has a character that the label's font cannot print: {character}."
        )
        super().__init__("glyph_missing", message, field)
        self.character = character


class CharacterRefused(LabelError):
    """An invisible or disruptive character: control, bidirectional, combining."""

    def __init__(self, field: str, character: str, why: str) -> None:
        message = f"The {_said(field)} has a character that is refused, {why}: {character}."
        super().__init__("character_refused", message, field)
        self.character = character


class BarcodeRefused(LabelError):
    """The text of the barcode cannot be encoded in Code 128."""

    def __init__(self, message: str) -> None:
        super().__init__("barcode_refused", message, "barcode")


class FontMissing(LabelError):
    """The label's font is not installed, or another font replaced it."""

    def __init__(self, message: str) -> None:
        super().__init__("font_missing", message)


class LayoutBroken(LabelError):
    """The template drew something that is not in the arrangement."""

    def __init__(self, message: str) -> None:
        super().__init__("layout_broken", message)


class ResourceRefused(LabelError):
    """The template or its stylesheet requested an external resource."""

    def __init__(self, message: str) -> None:
        super().__init__("resource_refused", message)


class ReadBackFailed(LabelError):
    """A finished label, rasterized as its printer prints it, differs from the intended label.

    `found` says in plain words what is wrong.
    """

    def __init__(self, found: str, field: str | None = None) -> None:
        message = f"The finished label was read back and is not right: {found}."
        super().__init__("read_back_failed", message, field)


class PdfUnreadable(LabelError):
    """The bytes to join, show or read back are not a PDF."""

    def __init__(self, message: str) -> None:
        super().__init__("pdf_unreadable", message)


class DotsMalformed(LabelError):
    """Stored dots are invalid: another size, or truncated."""

    def __init__(self, message: str) -> None:
        super().__init__("dots_malformed", message)


class PrinterUnknown(LabelError):
    """No printer kind supports a printer's address."""

    def __init__(self, message: str) -> None:
        super().__init__("printer_unknown", message)


class PrinterFailed(LabelError):
    """The printer did not accept the label.

    `permanent`: sending the same label to the same printer again would fail again.
    `may_have_printed`: paper may have come out, so a person must look.
    """

    def __init__(self, message: str, *, permanent: bool, may_have_printed: bool) -> None:
        super().__init__("printer_failed", message)
        self.permanent = permanent
        self.may_have_printed = may_have_printed


def _said(field: str) -> str:
    return field.replace("_", " ")


class SearchFailed(LabelError):
    """The network cannot be searched for printers from this machine."""

    def __init__(self, why: str) -> None:
        message = f"The network cannot be searched from here: {why}. Type the printer's address."
        super().__init__("search_failed", message)
