"""EPL2: N, D, q, Q, GW, P.

Source: Zebra, EPL2 Programmer's Manual: GW (Direct Graphic Write), q, Q and ^ee. D is as LPrint's
driver sends it (lprint-epl2.c).
"""

from labels.device_settings import DeviceSettings, Tracking
from labels.dots import Dots
from labels.printers.devices import Dialog, Identity, Status
from labels.printers.paper import Form
from labels.printers.rows import white_rows

FORM = Form.EPL


def written(dots: Dots, settings: DeviceSettings) -> bytes:
    """One label, once. In an EPL2 graphic, a bit of 0 is ink.

    Unless a tracking is set, Q only sets the length: the printer's own setting determines how
    labels are separated.
    """
    darkness = "" if settings.darkness is None else f"D{settings.darkness}\r\n"
    head = f"\r\nN\r\n{darkness}q{dots.width}\r\nQ{dots.height}{_gap(dots, settings)}\r\n"
    graphic = f"GW0,0,{dots.row_bytes},{dots.height},"
    return (head + graphic).encode() + b"".join(white_rows(dots)) + b"\r\nP1\r\n"


def _gap(dots: Dots, settings: DeviceSettings) -> str:
    if settings.tracking is Tracking.CONTINUOUS:
        return ",0"
    return f",{settings.gap(dots.dpi)}" if settings.tracking is Tracking.GAP else ""


def status(_: Dialog) -> Status | None:
    """EPL2 reports errors when they happen, and has no status query."""
    return None


def identity(_: Dialog) -> Identity | None:
    """EPL2 has no model query that all devices support."""
    return None


def count(_: Dialog) -> int | None:
    """EPL2 has no query for it."""
    return None
