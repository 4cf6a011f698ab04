"""A weighing plan: what is weighed for a batch, and what each capsule then weighs."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.powders import PERCENT, Packing
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity


class ComponentRole(StrEnum):
    """What a component is for."""

    ACTIVE = "active"
    FILLER = "filler"
    SHELL = "shell"
    VEHICLE = "vehicle"
    PRESERVATIVE = "preservative"
    FLAVOR = "flavor"


@dataclass(frozen=True, slots=True)
class WeighingLine:
    """One weighing. exact: mg before rounding."""

    component: str
    role: ComponentRole
    exact: Fraction

    @property
    def amount(self) -> Quantity:
        """What the technician weighs."""
        return amounts.weighed(self.exact)


@dataclass(frozen=True, slots=True)
class WeighingRefusal:
    """Why a batch cannot be weighed one way, and each thing that would change that."""

    reason: Message
    remedies: tuple[Message, ...] = ()

    def __str__(self) -> str:
        """In English, in one line."""
        return " ".join(map(str, (self.reason, *self.remedies)))


@dataclass(frozen=True, slots=True)
class WeighingPlan:
    """What is weighed for a batch, or why nothing can be.

    factor: mg of powder for one mg as labeled. packing: of the capsule size that was chosen.
    triturate: mg/g, None for direct weighing. exact_fill: mg in one capsule, net of its shell.
    """

    units: int
    units_made: int
    factor: Fraction
    window_percent: Fraction
    packing: Packing | None = None
    triturate: Fraction | None = None
    lines: tuple[WeighingLine, ...] = ()
    exact_fill: Fraction | None = None
    refusals: tuple[WeighingRefusal, ...] = ()

    @property
    def is_weighable(self) -> bool:
        """Whether the batch can be weighed."""
        return not self.refusals

    @property
    def fill(self) -> Quantity | None:
        """The weight of one capsule's content."""
        return None if self.exact_fill is None else amounts.weighed(self.exact_fill)

    @property
    def window(self) -> tuple[Quantity, Quantity] | None:
        """The lightest and the heaviest content that a finished capsule may have."""
        if self.exact_fill is None:
            return None
        off = self.exact_fill * self.window_percent * PERCENT
        return amounts.weighed(self.exact_fill - off), amounts.weighed(self.exact_fill + off)
