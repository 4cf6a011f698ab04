"""The settings of a printer for its stock, and changes of its address or stock."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from labels import addresses
from labels.device_settings import LIMITS, DeviceSettings, SettingLimits, Tracking
from labels.stock import STOCKS
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import InvalidInput, NotReady, Problem
from pharmacy.core.messages import Message
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.printers import PrintAttempt, Printer, PrinterSettings
from pharmacy.services.printing import printers, stored_settings, typed_settings
from pharmacy.services.records import audit

UNDER_WAY = PrintAttempt.state.in_((PrintState.INTENDED, PrintState.SENDING))
TRACKED = (PrintAttempt.state == PrintState.SENT) & PrintAttempt.ended_at.is_(None)


def change_printer(
    session: Session,
    actor: Actor,
    printer_id: str,
    change: Mapping[str, str],
    now: datetime.datetime,
) -> None:
    """Change the address, the stock or settings of a printer.

    change: texts by the fields `uri` and `stock` and those of `typed_settings`; a field that is
    not given stays as it is. Another stock has settings of its own.

    Raises InvalidInput for each field that is wrong; NotReady for another address or stock while a
    print job waits or is tracked, as it would be looked for at the wrong printer.
    """
    printer = printers.locked(session, printer_id)
    before = (printer.uri, printer.stock)
    uri, stock = change.get("uri", printer.uri), change.get("stock", printer.stock)
    printers.refuse_address(uri)
    printers.refuse_stock(stock)
    had = stored_settings.settings_of(session, printer, stock)
    wanted = typed_settings.read({**typed_settings.texts(had), **change})
    if problems := [*_problems(addresses.way(uri), stock, wanted)]:
        raise InvalidInput(problems)
    if (uri, stock) != before:
        _refuse_under_way(session, printer)
        _move(session, printer, uri, stock)
    if (uri, stock) == before and wanted == had:
        return
    _store(session, printer, wanted)
    now_set = {"uri": uri, "stock": stock, "settings": _said(wanted)}
    was = {"uri": before[0], "stock": before[1], "settings": _said(had)}
    audit.record(session, actor, Event.PRINTER_CHANGED, printer.id, now, before=was, after=now_set)


def _said(settings: DeviceSettings) -> dict[str, Any]:
    """The settings that are set, as texts."""
    return {name: text for name, text in typed_settings.texts(settings).items() if text}


def _refuse_under_way(session: Session, printer: Printer) -> None:
    jobs = exists().where(PrintAttempt.printer_id == printer.id, or_(UNDER_WAY, TRACKED))
    if session.scalar(select(jobs)):
        raise NotReady(
            Message(
                "printer_has_print_jobs",
                "Print jobs of %(printer)s have not ended. Wait until they have, or add another "
                "printer.",
                printer=printer.name,
            )
        )


def _move(session: Session, printer: Printer, uri: str, stock: str) -> None:
    """Set address and stock. What the printer reported before was about the former ones."""
    if stock != printer.stock:
        others = [one for one in printers.find_printers(session) if one.id != printer.id]
        printer.is_default = all(other.stock != stock for other in others)
    printer.uri, printer.stock = uri, stock
    printer.report = printer.heard_at = printer.asked_at = None


def _store(session: Session, printer: Printer, wanted: DeviceSettings) -> None:
    row = session.get(PrinterSettings, (printer.id, printer.stock))
    if row is None:
        row = PrinterSettings(printer_id=printer.id, stock=printer.stock)
        session.add(row)
    for name in stored_settings.STORED:
        setattr(row, name, getattr(wanted, name))
    printer.head_dots = wanted.head_dots


def _problems(
    kind: addresses.PrinterKind, stock_name: str, wanted: DeviceSettings
) -> Iterator[Problem]:
    limits, stock = LIMITS[kind], STOCKS[stock_name]
    yield from _problems_of_kind(kind, limits, wanted)
    yield from _problems_of_gap(kind, limits, wanted)
    if stock.open_side is not None and wanted.tracking not in (None, Tracking.CONTINUOUS):
        message = Message("stock_is_roll", "%(stock)s is a continuous roll.", stock=stock_name)
        yield Problem("/tracking", "roll", message)
    if wanted.dpi is not None and wanted.dpi != stock.dpi:
        message = Message(
            "stock_of_other_resolution",
            "%(stock)s is for %(dpi)s dots to the inch. Choose a stock for the printer's.",
            stock=stock_name,
            dpi=stock.dpi,
        )
        yield Problem("/dpi", "other_stock", message)
    if wanted.head_dots is not None and stock.across > wanted.head_dots:
        message = Message(
            "head_too_narrow",
            "The labels are %(width)s dots wide. Choose a narrower stock, or another printer.",
            width=stock.across,
        )
        yield Problem("/head", "too_narrow", message)


def _problems_of_kind(
    kind: addresses.PrinterKind, limits: SettingLimits, wanted: DeviceSettings
) -> Iterator[Problem]:
    not_sent = (
        ("/tracking", wanted.tracking is not None and wanted.tracking not in limits.trackings),
        ("/darkness", wanted.darkness is not None and limits.darkness is None),
        ("/mode", wanted.mode is not None and wanted.mode not in limits.modes),
        ("/orientation", wanted.is_upside_down and not limits.turns),
    )
    yield from (_not_sent(pointer, kind) for pointer, is_refused in not_sent if is_refused)
    if wanted.darkness is not None and limits.darkness is not None:
        least, most = limits.darkness
        if not least <= wanted.darkness <= most:
            yield Problem("/darkness", "range", typed_settings.between(least, most))


def _problems_of_gap(
    kind: addresses.PrinterKind, limits: SettingLimits, wanted: DeviceSettings
) -> Iterator[Problem]:
    has_gap = wanted.tracking in (Tracking.GAP, Tracking.MARK)
    if wanted.gap_tenths is None:
        if has_gap and limits.gap is not None:
            message = Message(
                "gap_length_needed",
                "Give the length of the gap or of the mark, in millimeters. This printer does not "
                "measure it.",
            )
            yield Problem("/gap", "required", message)
    elif limits.gap is None:
        yield _not_sent("/gap", kind)
    elif not has_gap:
        message = Message("gap_without_tracking", "Choose gap or mark, or leave out its length.")
        yield Problem("/gap", "tracking", message)
    elif not limits.gap[0] <= wanted.gap_tenths <= limits.gap[1]:
        yield Problem("/gap", "range", typed_settings.millimeters_between(*limits.gap))


def _not_sent(pointer: str, kind: addresses.PrinterKind) -> Problem:
    message = Message(
        "setting_not_sent",
        "This cannot be sent to a printer at %(kind)s:. Set it at the printer, and leave it unset "
        "here.",
        kind=kind.value,
    )
    return Problem(pointer, "not_sent", message)


def darkness_of(uri: str) -> tuple[int, int] | None:
    """The lightest and the darkest setting that can be sent to an address. None for none."""
    return LIMITS[addresses.way(uri)].darkness
