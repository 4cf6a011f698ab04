"""TSPL: SIZE, GAP, BLINE, DENSITY, CLS, BITMAP, PRINT.

Source: TSC, TSPL/TSPL2 Programming DeviceLanguage manual: SIZE, GAP, BITMAP, <ESC>!? and ~!T.
BLINE and DENSITY are as LPrint's driver sends them (lprint-tspl.c).
"""

from collections.abc import Iterator
from fractions import Fraction

from labels.device_settings import DeviceSettings, Tracking
from labels.dots import Dots
from labels.printers import devices
from labels.printers.devices import Dialog, Identity, Status
from labels.printers.paper import Form
from labels.printers.rows import white_rows

FORM = Form.TSPL
OVERWRITE = 0
MM_PER_INCH = Fraction(254, 10)
QUESTION = b"\x1b!?"
# The bits of the status byte.
FLAGS = {
    0x01: devices.HEAD_OPEN,
    0x02: devices.JAM,
    0x04: devices.MEDIA_EMPTY,
    0x08: devices.RIBBON_EMPTY,
    0x10: devices.PAUSED,
    0x80: devices.OTHER,
}
PRINTING = 0x20
LONGEST_MODEL = 80


def written(dots: Dots, settings: DeviceSettings) -> bytes:
    """One label, once. In a TSPL bitmap, a bit of 0 is ink."""
    size = ",".join(f"{_millimeters(side, dots.dpi)} mm" for side in (dots.width, dots.height))
    graphic = f"BITMAP 0,0,{dots.row_bytes},{dots.height},{OVERWRITE},"
    head = "\r\n".join((f"SIZE {size}", *_set(settings), "CLS", graphic))
    return head.encode() + b"".join(white_rows(dots)) + b"\r\nPRINT 1,1\r\n"


def _set(settings: DeviceSettings) -> Iterator[str]:
    tenths = settings.gap_tenths or 0
    gap = f"{tenths // 10}.{tenths % 10} mm,0 mm"
    if settings.tracking is Tracking.CONTINUOUS:
        yield "GAP 0,0"
    elif settings.tracking is not None:
        yield f"GAP {gap}" if settings.tracking is Tracking.GAP else f"BLINE {gap}"
    if settings.darkness is not None:
        yield f"DENSITY {settings.darkness}"


def _millimeters(side: int, dpi: int) -> str:
    """A length, rounded to the hundredth of a millimeter."""
    hundredths = round(side * MM_PER_INCH * 100 / dpi)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def status(talk: Dialog) -> Status | None:
    """The printer's status, from its status byte."""
    answer = talk.ask(QUESTION, bool).removeprefix(QUESTION)
    if len(answer) != 1:
        return None
    reasons = tuple(reason for bit, reason in FLAGS.items() if answer[0] & bit)
    return Status(reasons, waiting=1 if answer[0] & PRINTING else 0)


def identity(talk: Dialog) -> Identity | None:
    """The model. TSPL has no query for the resolution."""
    answer = talk.ask(b"~!T", lambda heard: heard.endswith((b"\r", b"\n")))
    model = answer.removeprefix(b"~!T").decode("ascii", "replace").strip()
    return Identity(model[:LONGEST_MODEL]) if model and model.isprintable() else None


def count(_: Dialog) -> int | None:
    """TSPL counts kilometers of paper, and no labels."""
    return None
