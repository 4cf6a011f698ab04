"""The state of a printer by its last report, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pharmacy.core.messages import Message
from pharmacy.core.printing.jobs import UNREACHED, why

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
    words: Message
    refusals: tuple[str, ...] = ()


def printer_state(
    report: Mapping[str, Any] | None, *, is_paused: bool, is_old: bool = False
) -> PrinterState:
    """What to show for a printer. `report` is its last report, None before the first.

    is_old: the report is so old that the state may have changed.
    """
    if report is None:
        if is_paused:
            return PrinterState(PrinterHealth.PAUSED, Message("paused_here", "paused here"))
        return PrinterState(PrinterHealth.UNHEARD, Message("not_heard_of", "not heard of yet"))
    health, words = _health(report)
    if report["reasons"]:
        reason = why(report["reasons"])
        words = Message("state_and_why", "%(state)s: %(why)s", state=words, why=reason)
    if is_old:
        health, words = (
            PrinterHealth.UNHEARD,
            Message("state_before", "was %(words)s", words=words),
        )
    if is_paused:
        health = PrinterHealth.PAUSED
        words = Message("paused_here_state", "paused here (%(words)s)", words=words)
    return PrinterState(health, words, tuple(report["refusals"]))


def _health(report: Mapping[str, Any]) -> tuple[PrinterHealth, Message]:
    state, reasons = report["state"], report["reasons"]
    if state == UNREACHED:
        return PrinterHealth.TROUBLED, Message("not_reached", "not reached")
    if report["refusals"]:
        return PrinterHealth.TROUBLED, Message("cannot_print", "cannot print these labels")
    if state == STOPPED:
        return PrinterHealth.TROUBLED, Message("printer_stopped", "stopped")
    if any(reason.endswith(ERROR) for reason in reasons):
        return PrinterHealth.TROUBLED, Message("in_trouble", "in trouble")
    if state == PROCESSING or report.get("is_busy"):
        return PrinterHealth.WORKING, Message("at_work", "at work")
    health = PrinterHealth.NOTED if reasons else PrinterHealth.READY
    if state == IDLE:
        return health, Message("printer_ready", "ready")
    return health, Message("it_answers", "it answers")
