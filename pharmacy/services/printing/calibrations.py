"""Calibration labels: printed, read back by a person, and what is known of each printer since."""

import datetime
import secrets
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from labels import addresses
from labels.device_settings import DeviceSettings
from labels.stock import STOCKS, Stock
from labels.typesetting import calibration as calibration_labels
from labels.typesetting.calibration import CalibrationWords
from pharmacy import job_queue
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import InvalidInput, NotReady, Problem, invalid
from pharmacy.core.messages import Message
from pharmacy.core.printing import calibration, calibration_codes, calibration_readings
from pharmacy.core.printing.calibration import CalibrationState
from pharmacy.core.printing.calibration_codes import CalibrationCode, CodeSize
from pharmacy.core.printing.calibration_readings import CalibrationScale
from pharmacy.models.calibrations import PrinterCalibration as PrinterCalibration
from pharmacy.models.printers import PrintAttempt, Printer
from pharmacy.services.printing import print_jobs, printers, stored_settings, typed_settings
from pharmacy.services.records import audit
from pharmacy.services.records.identities import identity_of

# Of a printer that somebody adds at this moment.
NO_SETTINGS = DeviceSettings()
MOVE_THE_PRINT = ("tracking", "gap", "mode", "orientation")


def print_calibration(
    session: Session,
    actor: Actor,
    printer_id: str,
    notifier: job_queue.Notifier,
    now: datetime.datetime,
) -> PrintAttempt:
    """Create a print job for a calibration label of the printer's stock.

    Raises NotReady for a printer that is paused.
    """
    printer = printers.locked(session, printer_id)
    attempt = print_jobs.print_test(session, actor, printer_id, notifier, now)
    count = select(func.count()).where(PrinterCalibration.printer_id == printer.id)
    session.add(
        PrinterCalibration(
            printer=printer,
            attempt=attempt,
            number=(session.scalar(count) or 0) + 1,
            serial=secrets.randbelow(calibration_codes.SERIALS),
            **_setup(printer, stored_settings.settings_of(session, printer)),
        )
    )
    try:
        session.flush()
    except IntegrityError:
        message = Message("serial_taken", "The number of this label is taken. Try again.")
        raise NotReady(message) from None
    return attempt


def _setup(printer: Printer, settings: DeviceSettings) -> dict[str, str | int]:
    """What a calibration is valid for. `placing`: the settings that move the print."""
    texts = typed_settings.texts(settings)
    placing = " ".join(texts[name] for name in MOVE_THE_PRINT if texts[name])
    dpi = STOCKS[printer.stock].dpi
    return {"uri": printer.uri, "stock": printer.stock, "dpi": dpi, "placing": placing}


def words_of(session: Session, attempt: PrintAttempt) -> CalibrationWords | None:
    """The words of the calibration label of a print job. None for another label."""
    query = select(PrinterCalibration).where(PrinterCalibration.attempt_id == attempt.id)
    found = session.scalar(query)
    if found is None:
        return None
    large, small = (CalibrationCode(size, found.serial).digits for size in CodeSize)
    return CalibrationWords(f"Calibration {found.number}", found.printer.name, large, small)


def scale_of(stock: Stock) -> CalibrationScale:
    """What can be read on the calibration label of a stock."""
    found = calibration_labels.marks_of(stock)
    return CalibrationScale(found.edges, found.marks, stock.margin, stock.dpi, found.spans)


def scale_of_printer(printer: Printer) -> CalibrationScale | None:
    """The same for the stock in a printer. None if the stock is no longer known."""
    return scale_of(STOCKS[printer.stock]) if printer.stock in STOCKS else None


def record_readings(
    session: Session,
    actor: Actor,
    printer_id: str,
    fields: Mapping[str, str],
    now: datetime.datetime,
) -> PrinterCalibration:
    """Record what a person read on the newest calibration label of a printer.

    fields: `code` and `small`, the two barcodes, and those of `calibration_readings.read`. The
    same readings by the same person again change nothing.

    Raises InvalidInput for each wrong field: a code of another printer, of an older label, of one
    that was printed with another address, stock or setting, or of one that was read before.
    """
    printer = printers.locked(session, printer_id)
    label = _scanned(session, printer, fields.get("code", ""))
    scale = scale_of(STOCKS[label.stock])
    readings = _readings(label, fields, scale)
    texts = calibration_readings.texts(readings)
    if label.read_at is not None:
        if (label.read_by, label.readings) == (identity_of(actor), texts):
            return label
        raise invalid("/code", "twice", _read_before(label))
    _refuse_old(session, printer, label)
    found = calibration.findings(readings, scale)
    label.readings, label.is_good = texts, not found
    label.read_by, label.read_at = identity_of(actor), now
    session.flush()
    session.refresh(label, ["reader"])
    detail = {"number": label.number, "is_good": label.is_good, "readings": texts}
    setup = {"uri": label.uri, "stock": label.stock, "dpi": label.dpi, "placing": label.placing}
    audit.record(session, actor, Event.PRINTER_CALIBRATED, printer.id, now, **detail, **setup)
    return label


def _scanned(session: Session, printer: Printer, text: str) -> PrinterCalibration:
    code = calibration_codes.read(text)
    if code is None or code.size is not CodeSize.LARGE:
        message = Message(
            "scan_large_code",
            "Scan the larger barcode of the calibration label. It has eight digits and begins "
            "with 1.",
        )
        raise invalid("/code", "no_code", message)
    query = select(PrinterCalibration).where(PrinterCalibration.serial == code.serial)
    label = session.scalar(query.with_for_update(of=PrinterCalibration))
    if label is None:
        message = Message("no_such_calibration", "No calibration label here has this number.")
        raise invalid("/code", "unknown", message)
    if label.printer_id != printer.id:
        message = Message(
            "calibration_of_other_printer",
            "This is a calibration label of %(printer)s. Take the label of this printer.",
            printer=label.printer.name,
        )
        raise invalid("/code", "other_printer", message)
    return label


def _readings(
    label: PrinterCalibration, fields: Mapping[str, str], scale: CalibrationScale
) -> calibration_readings.CalibrationReadings:
    """The readings. Raises InvalidInput also for the small code of another label."""
    problems: list[Problem] = []
    readings = None
    small = calibration_codes.read(fields.get("small", ""))
    if small != CalibrationCode(CodeSize.SMALL, label.serial):
        message = Message(
            "scan_small_code",
            "Scan the smaller barcode of the same label. It begins with 2. If it cannot be read, "
            "the printer's head or darkness needs attention.",
        )
        problems += invalid("/small", "no_code", message).problems
    try:
        readings = calibration_readings.read(fields, scale)
    except InvalidInput as error:
        problems += error.problems
    if problems or readings is None:
        raise InvalidInput(problems)
    return readings


def _read_before(label: PrinterCalibration) -> Message:
    return Message(
        "calibration_read_before",
        "%(name)s has read this label already. Print a new one to check the printer again.",
        name=label.reader.name if label.reader else "",
    )


def _refuse_old(session: Session, printer: Printer, label: PrinterCalibration) -> None:
    newer = select(PrinterCalibration.id).where(
        PrinterCalibration.printer_id == printer.id, PrinterCalibration.number > label.number
    )
    setup = _setup(printer, stored_settings.settings_of(session, printer))
    if session.scalar(newer.limit(1)) is not None or not _is_of(label, setup):
        message = Message(
            "calibration_is_old",
            "This calibration label is an old one. Take the newest, or print one, and destroy "
            "this.",
        )
        raise invalid("/code", "old", message)


def _is_of(label: PrinterCalibration, setup: Mapping[str, str | int]) -> bool:
    return all(getattr(label, name) == value for name, value in setup.items())


def findings_of(label: PrinterCalibration) -> list[Message]:
    """What a label that was read says of its printer. Empty if it is right, or was not read."""
    if label.readings is None or label.stock not in STOCKS:
        return []
    scale = scale_of(STOCKS[label.stock])
    try:
        readings = calibration_readings.read(label.readings, scale)
    except InvalidInput:
        # The marks of this stock were others.
        return []
    return calibration.findings(readings, scale)


def labels_of(session: Session, printer_id: uuid.UUID, most: int) -> Sequence[PrinterCalibration]:
    """The newest calibration labels of a printer with their print jobs, newest first."""
    query = select(PrinterCalibration).where(PrinterCalibration.printer_id == printer_id)
    query = query.options(joinedload(PrinterCalibration.attempt))
    return session.scalars(query.order_by(PrinterCalibration.number.desc()).limit(most)).all()


def attempts_of(session: Session) -> frozenset[uuid.UUID]:
    """The print jobs of all calibration labels."""
    return frozenset(session.scalars(select(PrinterCalibration.attempt_id)))


def states(session: Session) -> dict[uuid.UUID, CalibrationState | None]:
    """What is known of each printer in use, by its id. None for a folder, which has no paper."""
    settings = stored_settings.settings_by_printer(session)
    read = select(PrinterCalibration).where(PrinterCalibration.read_at.is_not(None))
    of_printers: dict[uuid.UUID, list[PrinterCalibration]] = {}
    # Only the newest label of a printer can be read, so the highest number was read last.
    for label in session.scalars(read.order_by(PrinterCalibration.number.desc())):
        of_printers.setdefault(label.printer_id, []).append(label)
    return {
        printer.id: _state(
            printer, settings.get(printer.id, NO_SETTINGS), of_printers.get(printer.id, [])
        )
        for printer in printers.find_printers(session)
    }


def _state(
    printer: Printer, settings: DeviceSettings, read: Sequence[PrinterCalibration]
) -> CalibrationState | None:
    """By the label that was read last with the printer's present setup."""
    if addresses.way(printer.uri) is addresses.PrinterKind.FOLDER or printer.stock not in STOCKS:
        return None
    setup = _setup(printer, settings)
    last = next((label for label in read if _is_of(label, setup)), None)
    if last is not None:
        return CalibrationState.GOOD if last.is_good else CalibrationState.BAD
    return CalibrationState.CHANGED if read else CalibrationState.NEVER
