"""The state of a printer by its last report, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pharmacy.core.printing.jobs import UNREACHED, reasons_text

IDLE, PROCESSING, STOPPED = "idle", "processing", "stopped"
ERROR = "-error"


class PrinterHealth(StrEnum):
    """The condition of a printer. `noted`: it prints, with a warning."""

    READY = "ready"
    NOTED = "noted"
    WORKING = "working"
    PAUSED = "paused"
    UNHEARD = "unheard"
    TROUBLED = "troubled"


@dataclass(frozen=True, slots=True)
class PrinterState:
    """The state of a printer, and what prevents it from printing these labels."""

    health: PrinterHealth
    words: str
    refusals: tuple[str, ...] = ()


def printer_state(
    report: Mapping[str, Any] | None, *, is_paused: bool, is_old: bool = False
) -> PrinterState:
    """What to show for a printer. `report` is its last report, None before the first.

    is_old: the report is so old that the state may have changed.
    """
    if report is None:
        words = "paused here" if is_paused else "not heard of yet"
        return PrinterState(PrinterHealth.PAUSED if is_paused else PrinterHealth.UNHEARD, words)
    health, head = _health(report)
    why = reasons_text(report["reasons"])
    words = f"{head}: {why}" if why else head
    if is_old:
        health, words = PrinterHealth.UNHEARD, f"was {words}"
    if is_paused:
        health, words = PrinterHealth.PAUSED, f"paused here ({words})"
    return PrinterState(health, words, tuple(report["refusals"]))


def _health(report: Mapping[str, Any]) -> tuple[PrinterHealth, str]:
    state, reasons = report["state"], report["reasons"]
    if state == UNREACHED:
        return PrinterHealth.TROUBLED, "not reached"
    if report["refusals"]:
        return PrinterHealth.TROUBLED, "cannot print these labels"
    if state == STOPPED:
        return PrinterHealth.TROUBLED, "stopped"
    if any(reason.endswith(ERROR) for reason in reasons):
        return PrinterHealth.TROUBLED, "in trouble"
    if state == PROCESSING or report.get("is_busy"):
        return PrinterHealth.WORKING, "at work"
    head = "ready" if state == IDLE else "it answers"
    return (PrinterHealth.NOTED if reasons else PrinterHealth.READY), head
