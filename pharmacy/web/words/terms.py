"""Words for stored codes: statuses, roles, kinds, events."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pharmacy.core.audit import ActorKind, Event
from pharmacy.core.calendar_checks import CALENDAR_WORDS
from pharmacy.core.container_states import ContainerState
from pharmacy.core.equipment import EntryKind, EquipmentKind
from pharmacy.core.final_verification import WAY_WORDS
from pharmacy.core.inventory import AssayOf, LotState, MovementKind, StockUnit
from pharmacy.core.making.batches import BatchState, NoteKind, RecordState, StepStage, WeightBand
from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.core.making.formulations import BeyondUseClass, Hazard
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.core.orders import MEANINGS, OrderStatus
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.printing.reprints import REPRINT_WORDS
from pharmacy.core.roles import Role
from pharmacy.core.schedules import TimeOfDay
from pharmacy.core.screening.holds import REASON_CODE_TEXTS
from pharmacy.core.webhooks import DeliveryState
from pharmacy.services.batches.progress import Station
from pharmacy.web.shell.languages import gettext, marked

# Tables of the core whose words pages show. The translations have them all.
TABLES: tuple[Mapping[Any, str], ...] = (
    CALENDAR_WORDS,
    WAY_WORDS,
    REASON_CODE_TEXTS,
    REPRINT_WORDS,
    MEANINGS,
)
ENUMERATIONS = (OrderStatus, ContainerState, Role, LabelState, DeliveryState, ActorKind, TimeOfDay)
OF_MAKING = (LotState, MovementKind, StockUnit, AssayOf, EquipmentKind, EntryKind)
OF_FORMULATIONS = (FormulationState, BeyondUseClass, Hazard, ComponentRole, StepStage)
OF_BATCHES = (BatchState, WeightBand, Station, NoteKind, RecordState)
# The meals of the formulary's files.
MEALS = (marked("with food"), marked("before breakfast"))
# Words for codes that are not words themselves.
SAID = {
    Role.ADMIN: marked("administrator"),
    ActorKind.USER: marked("person"),
    ActorKind.CLIENT: marked("prescriber system"),
    ActorKind.SYSTEM: marked("the service itself"),
    Event.CONTAINER_FILLED: marked("container packaged"),
    Event.ORDER_CHECKED: marked("final verification signed"),
    Event.ORDER_SEEN: marked("order accessed"),
    Event.ORDER_SENT_BACK: marked("order returned for clarification"),
    StockUnit.EACH: marked("pieces"),
    AssayOf.ANHYDROUS: marked("of the anhydrous powder"),
    AssayOf.AS_IS: marked("of the powder as it is"),
}
# Meanings that earlier versions recorded with a transition. Pages show what was recorded.
FORMER_MEANINGS = (
    marked("sent back by a pharmacist"),
    marked("verified: may be compounded, labelled and printed"),
    marked("final check: every container scanned and approved"),
    marked("handed out or shipped"),
    marked("nothing of it is left to be made"),
)
# By the stored text: an event of a former release is no member.
NAMED = {str(code): text for code, text in SAID.items() if isinstance(code, Event)}


def english(code: StrEnum) -> str:
    """The English word for a member of an enumeration."""
    return SAID.get(code, code.value.replace(":", " ").replace("_", " "))


def words(code: StrEnum) -> str:
    """The word for a member of an enumeration, in the language of the page."""
    return gettext(english(code))


def event_words(event: str) -> str:
    """ "order placed" for `order:placed`. An event of a former release reads the same way."""
    return gettext(NAMED.get(event) or event.replace(":", " ").replace("_", " "))


def listed() -> list[str]:
    """All English words of the codes and tables, for extraction."""
    kinds = (*ENUMERATIONS, *OF_MAKING, *OF_FORMULATIONS, *OF_BATCHES, Event)
    codes = [english(code) for kind in kinds for code in kind]
    return codes + [words for table in TABLES for words in table.values()]
