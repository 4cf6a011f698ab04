"""Pack statistics as `pharmacy weigh` takes them: one number, or one for each capsule size."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from pharmacy.cli.weighing_options import OptionError, number
from pharmacy.core.making.powders import Packing

LEAST_PACK, MOST_PACK = Fraction(1), Fraction(5000)
# The key of a number that names no size.
ANY_SIZE = ""


def packs(text: str) -> Mapping[str, Fraction]:
    """Milligrams that fill a capsule, by its size: 180, or 3=180,1=300."""
    parse = number(LEAST_PACK, MOST_PACK)
    if "=" not in text:
        return {ANY_SIZE: parse(text)}
    found: dict[str, Fraction] = {}
    for part in text.split(","):
        size, _, value = (word.strip() for word in part.partition("="))
        if not size or size in found:
            raise OptionError("Write each capsule size once, such as 3=180,1=300.")
        found[size] = parse(value)
    return found


def packings(
    sizes: Sequence[str],
    asked: str | None,
    usual: str | None,
    drug: Mapping[str, Fraction],
    filler: Mapping[str, Fraction],
) -> tuple[Packing, ...]:
    """The pack statistics of the sizes that may be used, the smallest capsule first.

    sizes: every size, the smallest first. asked: the only one that may be used, None for any.
    usual: the drug's size, for numbers that name none; None if it has none.
    """
    own = asked or usual
    drugs, fillers = _sized(own, drug), _sized(own, filler)
    wanted = [asked] if asked else [*([None] if own is None else []), *sizes]
    return tuple(
        Packing(size, drugs[size], fillers[size])
        for size in wanted
        if size in drugs and size in fillers
    )


def _sized(own: str | None, packs: Mapping[str, Fraction]) -> dict[str | None, Fraction]:
    return {(size if size != ANY_SIZE else own): value for size, value in packs.items()}
