"""EPL2: N, q, Q, GW, P.

Source: Zebra, EPL2 Programmer's Manual: GW (Direct Graphic Write), q, Q and ^ee.
"""

from labels.dots import Dots
from labels.printers.devices import Dialog, Identity, Status
from labels.printers.paper import Form
from labels.printers.rows import white_rows

FORM = Form.EPL


def written(dots: Dots) -> bytes:
    """One label, once. In a graphic of EPL2 a bit of 0 is ink.

    Q tells the length alone: how the labels are parted is set at the printer.
    """
    head = f"\r\nN\r\nq{dots.width}\r\nQ{dots.height}\r\n"
    graphic = f"GW0,0,{dots.row_bytes},{dots.height},"
    return (head + graphic).encode() + b"".join(white_rows(dots)) + b"\r\nP1\r\n"


def status(_: Dialog) -> Status | None:
    """EPL2 reports errors when they happen, and no state when it is asked."""
    return None


def identity(_: Dialog) -> Identity | None:
    """EPL2 has no question that all models answer."""
    return None
