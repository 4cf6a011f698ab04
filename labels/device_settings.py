"""The settings of one printer for one stock, and which of them its kind of printer accepts.

Sources: Zebra, ZPL II Programming Guide, ^MN, ^MM and ^MD (docs.zebra.com, zpl-pg); Zebra, EPL
Programming Guide 14245L-003, Q; TSC, TSPL programming manual of the TTP-343, GAP. The range of
EPL2's D and of TSPL's DENSITY is as LPrint's drivers send it (lprint-epl2.c, lprint-tspl.c);
`print-darkness` is as the manual of lprint-options(1) has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from labels.addresses import PrinterKind

TENTHS_PER_INCH = 254
Range = tuple[int, int]


class Tracking(StrEnum):
    """How a printer finds the end of a label."""

    GAP = "gap"
    MARK = "mark"
    CONTINUOUS = "continuous"


class PrintMode(StrEnum):
    """What a printer does after a label."""

    TEAR_OFF = "tear-off"
    PEEL_OFF = "peel-off"
    CUTTER = "cutter"


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """None means that nothing is sent, so that the printer's own setting applies.

    gap_tenths: length of the gap or mark between labels, in tenths of a millimeter. darkness: in
    the units of the printer's language. is_upside_down: labels leave the printer with their other
    end first. dpi, head_dots: dots per inch, and dots across the print head, as a person states
    them; they are never sent, and count only if the printer reports none.
    """

    tracking: Tracking | None = None
    gap_tenths: int | None = None
    darkness: int | None = None
    mode: PrintMode | None = None
    is_upside_down: bool = False
    dpi: int | None = None
    head_dots: int | None = None

    def gap(self, dpi: int) -> int:
        """The gap in whole dots, rounded."""
        return round(Fraction((self.gap_tenths or 0) * dpi, TENTHS_PER_INCH))


@dataclass(frozen=True, slots=True)
class SettingLimits:
    """What a kind of printer accepts.

    gap: the shortest and longest gap in tenths of a millimeter, which is then required with a gap
    or a mark; None if the printer measures the gap. darkness: lightest and darkest; None if it
    cannot be sent.
    """

    trackings: tuple[Tracking, ...] = ()
    gap: Range | None = None
    darkness: Range | None = None
    modes: tuple[PrintMode, ...] = ()
    turns: bool = True


LIMITS: Mapping[PrinterKind, SettingLimits] = MappingProxyType({
    PrinterKind.ZPL: SettingLimits(tuple(Tracking), None, (-30, 30), tuple(PrintMode)),
    PrinterKind.TSPL: SettingLimits(tuple(Tracking), (1, 254), (0, 15)),
    # 16 to 240 dots at 203 to the inch, 18 to 240 at 300. A mark also needs an offset, which is
    # measured at the printer.
    PrinterKind.EPL: SettingLimits((Tracking.GAP, Tracking.CONTINUOUS), (20, 203), (0, 15)),
    # If the printer lists the attribute.
    PrinterKind.IPP: SettingLimits(tuple(Tracking), None, (-100, 100)),
    PrinterKind.FOLDER: SettingLimits(turns=False),
})  # fmt: skip
