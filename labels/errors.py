"""Everything that can go wrong between the words of a label and its paper.

No message repeats a whole name or a text of the label: messages reach logs and screens.
"""


class LabelError(Exception):
    """Root: `code` for programs, `message` for people, `field` the LabelContent field to mend."""

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
    """The file of the stocks is not as its head describes."""

    def __init__(self, message: str) -> None:
        super().__init__("stocks_malformed", message)


class TextMissing(LabelError):
    """A field without which no label may leave is empty."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "text_missing", f"The label must not be without its {_said(field)}.", field
        )


class TextDoesNotFit(LabelError):
    """A text needs more room than the stock has; nothing is ever clipped or shrunk too far."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("text_does_not_fit", message, field)


class GlyphMissing(LabelError):
    """The label's font cannot draw a character; `character` is its name or code point."""

    def __init__(self, field: str, character: str) -> None:
        message = (
            f"The {_said(field)} has a character that the label's font cannot print: {character}."
        )
        super().__init__("glyph_missing", message, field)
        self.character = character


class CharacterRefused(LabelError):
    """A character that prints as nothing or disturbs others: control, bidirectional, combining."""

    def __init__(self, field: str, character: str, why: str) -> None:
        message = f"The {_said(field)} has a character that is refused, {why}: {character}."
        super().__init__("character_refused", message, field)
        self.character = character


class BarcodeRefused(LabelError):
    """The text of the barcode cannot be written in Code 128."""

    def __init__(self, message: str) -> None:
        super().__init__("barcode_refused", message, "barcode")


class FontMissing(LabelError):
    """The label's font is not installed, or another one took its place."""

    def __init__(self, message: str) -> None:
        super().__init__("font_missing", message)


class LayoutBroken(LabelError):
    """The template drew something that no arrangement asked for."""

    def __init__(self, message: str) -> None:
        super().__init__("layout_broken", message)


class ResourceRefused(LabelError):
    """The template or its stylesheet asked for something outside itself."""

    def __init__(self, message: str) -> None:
        super().__init__("resource_refused", message)


class ReadBackFailed(LabelError):
    """A finished label, read as its printer will print it, is not the label that was meant.

    `found` says in plain words what is wrong with it.
    """

    def __init__(self, found: str, field: str | None = None) -> None:
        message = f"The finished label was read back and is not right: {found}."
        super().__init__("read_back_failed", message, field)


class PdfUnreadable(LabelError):
    """Bytes that were to be joined, shown or read back are not a PDF."""

    def __init__(self, message: str) -> None:
        super().__init__("pdf_unreadable", message)


class PrinterUnknown(LabelError):
    """A printer's address that no way of printing can take."""

    def __init__(self, message: str) -> None:
        super().__init__("printer_unknown", message)


class PrinterFailed(LabelError):
    """The printer did not take the label.

    `permanent`: the same label sent to the same printer again would fail again.
    `may_have_printed`: nobody knows that no paper came out, so a person must look.
    """

    def __init__(self, message: str, *, permanent: bool, may_have_printed: bool) -> None:
        super().__init__("printer_failed", message)
        self.permanent = permanent
        self.may_have_printed = may_have_printed


def _said(field: str) -> str:
    return field.replace("_", " ")
