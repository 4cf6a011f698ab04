"""Plans with the words on their labels, as their readers see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container


@dataclass(frozen=True, slots=True)
class ContainerWithDirections:
    """A container and the directions on its label."""

    container: Container
    directions: str

    @property
    def fill(self) -> int | None:
        """Its fill. One that the patient already has belongs to no fill of this plan."""
        return None if self.container.is_carried else self.container.fill


@dataclass(frozen=True, slots=True)
class WordedPlan:
    """A plan and the directions of each container, by its number."""

    plan: Plan
    directions: Mapping[int, str]

    @property
    def containers(self) -> Sequence[ContainerWithDirections]:
        """The containers with their directions."""
        return [ContainerWithDirections(c, self.directions[c.number]) for c in self.plan.containers]
