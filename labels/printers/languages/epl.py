"""EPL2: N, q, Q, GW, P.

Source: Zebra, EPL2 Programmer's Manual: GW (Direct Graphic Write), q, Q and ^ee.
"""

from labels.dots import Dots
from labels.printers.devices import Dialog, Identity, Status
from labels.printers.paper import Form
from labels.printers.rows import white_rows

FORM = Form.EPL


def written(dots: Dots) -> bytes:
    """One label, once. In an EPL2 graphic, a bit of 0 is ink.

    Q only sets the length: the printer's own setting determines how labels are separated.
    """
    head = f"\r\nN\r\nq{dots.width}\r\nQ{dots.height}\r\n"
    graphic = f"GW0,0,{dots.row_bytes},{dots.height},"
    return (head + graphic).encode() + b"".join(white_rows(dots)) + b"\r\nP1\r\n"


def status(_: Dialog) -> Status | None:
    """EPL2 reports errors when they happen, and has no status query."""
    return None


def identity(_: Dialog) -> Identity | None:
    """EPL2 has no model query that all devices support."""
    return None


def count(_: Dialog) -> int | None:
    """EPL2 has no query for it."""
    return None
