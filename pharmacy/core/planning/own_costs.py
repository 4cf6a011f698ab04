"""The costs that the pharmacy set itself, in place of the formulary's."""

from dataclasses import dataclass

from pharmacy.core.planning.capsules import Costs


@dataclass(frozen=True, slots=True)
class OwnCosts:
    """Costs in cents. None: the formulary's is used. number: of this change, from 1."""

    number: int
    batch_cents: int | None
    strength_cents: int | None
    capsule_cents: int | None

    def over(self, usual: Costs) -> Costs:
        """These costs, and the usual ones where none is set."""
        return Costs(
            _set_or(self.strength_cents, usual.strength_cents),
            _set_or(self.capsule_cents, usual.capsule_cents),
            _set_or(self.batch_cents, usual.batch_cents),
        )


def _set_or(own: int | None, usual: int) -> int:
    return usual if own is None else own
