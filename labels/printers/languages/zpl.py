"""ZPL II: dots as one graphic that fills the label, with the checksum of its data.

It uses no font and no barcode of the printer, so each dot on paper was read back. Source: Zebra,
ZPL II Programming Guide, ^GFA, ^MD, ^MM, ^MN, ~HI, ~HS and odometer.total_label_count
(https://docs.zebra.com/us/en/printers/software/zpl-pg.html).
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from labels.device_settings import DeviceSettings, PrintMode, Tracking
from labels.dots import Dots
from labels.printers import devices
from labels.printers.devices import Dialog, Identity, Status
from labels.printers.paper import Form

FORM = Form.ZPL
FRAME = re.compile(rb"\x02([^\x02\x03]{0,200})\x03")
# Of the three strings of ~HS, the third has no status.
STRINGS = 3
FIRST, SECOND = 12, 11
# By their position in the first and in the second string. A set flag is "1".
FLAGS = (
    {
        1: devices.MEDIA_EMPTY,
        2: devices.PAUSED,
        5: devices.BUFFER_FULL,
        9: devices.SETTINGS_LOST,
        10: devices.HEAD_COLD,
        11: devices.HEAD_HOT,
    },
    {2: devices.HEAD_OPEN, 3: devices.RIBBON_EMPTY, 7: devices.LABEL_WAITING},
)
FORMATS, PARTIAL, REMAINING = 4, 7, 8
# Dots per millimeter, as ~HI reports them, and the nominal resolution of such a printer.
DPI = {"6": 152, "8": 203, "12": 300, "24": 600}
LONGEST_MODEL = 80
TRACKINGS = {Tracking.GAP: "Y", Tracking.MARK: "M", Tracking.CONTINUOUS: "N"}
MODES = {PrintMode.TEAR_OFF: "T", PrintMode.PEEL_OFF: "P", PrintMode.CUTTER: "C"}
COUNT = b'! U1 getvar "odometer.total_label_count"\r\n'
COUNTED = re.compile(rb'"([0-9]{1,12})"')
# As a device responds to a name that it does not know.
NOT_COUNTED = b'"?"'
# Older devices do not know the question, and are silent.
COUNT_SILENCE_SECONDS = 0.5


def written(dots: Dots, settings: DeviceSettings) -> bytes:
    """The format of one label."""
    data = base64.b64encode(zlib.compress(dots.rows, 9))
    # CRC-16-CCITT from 0, over the letters of the data and not over the dots.
    checksum = binascii.crc_hqx(data, 0)
    size, row = len(dots.rows), dots.row_bytes
    head = f"^XA{''.join(_set(settings))}^PW{dots.width}^LL{dots.height}^LH0,0"
    graphic = f"^FO0,0^GFA,{size},{size},{row},:Z64:"
    return b"".join(((head + graphic).encode(), data, f":{checksum:04X}^FS^XZ\r\n".encode()))


def _set(settings: DeviceSettings) -> Iterator[str]:
    """The commands for the settings. ^MD is relative to the printer's own darkness."""
    if settings.tracking is not None:
        yield f"^MN{TRACKINGS[settings.tracking]}"
    if settings.mode is not None:
        yield f"^MM{MODES[settings.mode]}"
    if settings.darkness is not None:
        yield f"^MD{settings.darkness}"


def status(talk: Dialog) -> Status | None:
    """The printer's status from ~HS. Skips an echo of the query."""
    answer = talk.ask(b"~HS\r\n", lambda heard: len(FRAME.findall(heard)) >= STRINGS)
    strings = [frame.decode("ascii", "replace").split(",") for frame in FRAME.findall(answer)]
    first = next((one for one in strings if len(one) == FIRST), None)
    second = next((one for one in strings if len(one) == SECOND), None)
    if first is None or second is None or not all(map(_is_number, (*first, *second))):
        return None
    reasons = [
        reason
        for string, flags in zip((first, second), FLAGS, strict=True)
        for place, reason in flags.items()
        if string[place] == "1"
    ]
    waiting = int(first[FORMATS]) + int(first[PARTIAL]) + int(second[REMAINING])
    return Status(tuple(reasons), waiting)


def _is_number(field: str) -> bool:
    # Some models write a letter for a mode. None of those is used here.
    return field.isascii() and field.isalnum() and len(field) <= 10


def identity(talk: Dialog) -> Identity | None:
    """Model and resolution by ~HI, such as "ZD421-203dpi,V93.21.09Z,8,8176KB"."""
    answer = talk.ask(b"~HI\r\n", lambda heard: FRAME.search(heard) is not None)
    for frame in FRAME.findall(answer):
        fields = [field.strip() for field in frame.decode("ascii", "replace").split(",")]
        if len(fields) >= 3 and fields[0].isprintable():
            return Identity(fields[0][:LONGEST_MODEL], DPI.get(fields[2]))
    return None


def count(talk: Dialog) -> int | None:
    """The labels that it has printed in its life, without feeds and calibration labels."""

    def is_whole(heard: bytes) -> bool:
        return COUNTED.search(heard) is not None or NOT_COUNTED in heard

    found = COUNTED.search(talk.ask(COUNT, is_whole, COUNT_SILENCE_SECONDS))
    return None if found is None else int(found[1])
