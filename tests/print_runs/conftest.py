"""Nine labels of one order that wait for a ZPL device."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, select

from labels.dots import Dots
from labels.printers import paper_of
from labels.printers.languages import zpl
from labels.printers.paper import OWN_SETTINGS
from labels.printers.socket_printer import SocketPrinter
from labels.stock import STOCKS
from pharmacy.core.audit import Actor
from pharmacy.models.labels import Label
from pharmacy.print_runs import PrintRun
from pharmacy.services.printing import print_jobs, runs
from tests import factories, zpl_device
from tests.services.contexts import NOW, ServiceContext
from tests.zpl_device import ZplDevice

PAPER = paper_of(STOCKS["4x3"])


def dots(number: int) -> Dots:
    """Dots from which the label can be told."""
    return Dots(64, 8, 203, number.to_bytes(1, "big") * 64)


@dataclass
class NineLabels:
    """The print jobs of nine labels, and the device that they wait for."""

    context: ServiceContext
    actor: Actor
    order_id: uuid.UUID
    printer_id: str
    device: ZplDevice
    jobs: list[uuid.UUID]

    def send(self, first: uuid.UUID | None = None) -> list[uuid.UUID]:
        """Send a run as the worker does."""
        with self.context.reading() as session:
            waiting = runs.waiting_run(session, first or self.jobs[0])
        device = SocketPrinter(self.device.uri, zpl, 2, 4, 2)
        run = PrintRun(self.context.engine, lambda: NOW, waiting, device.ask(PAPER))
        return run.send(device)

    def states(self) -> list[str]:
        """The status of each print job."""
        return [self.context.attempt(one).state.value for one in self.jobs]

    def printed(self) -> list[int]:
        """The numbers of the labels that the device received whole, in its order."""
        written = {zpl.written(dots(number), OWN_SETTINGS): number for number in range(1, 10)}
        return [written[one] for one in self.device.labels]


@pytest.fixture
def nine(sqlite_engine: Engine) -> Iterator[NineLabels]:
    """Nine labels after one press of Print."""
    context = ServiceContext(sqlite_engine)
    with zpl_device.running() as device:
        order = context.printable(context.client(), factories.ldn_order_json())
        tina, printer_id = context.person(), context.printer(device.uri)
        with context.transaction() as session:
            for label in session.scalars(select(Label).where(Label.order_id == order.id)):
                kept = dots(label.number)
                label.dots, label.dots_sha256 = kept.packed(), kept.digest
            wanted = print_jobs.PrintRequest((printer_id,), None)
            jobs = print_jobs.print_new_labels(
                session, tina, str(order.id), wanted, context.notifier, NOW
            )
            ids = [one.id for one in jobs]
        yield NineLabels(context, tina, order.id, printer_id, device, ids)
