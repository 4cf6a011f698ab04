"""The data file of the test of finished capsules, key by key."""

from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.capsule_tests import CapsuleLimits
from pharmacy.formulary.tables import Table

MOST_PERCENT = 50


def capsule_limits(file: Table) -> CapsuleLimits:
    """The facts of the file. Errors are added to its faults."""
    sample, each, spread = (
        file.table(name, required=True) for name in ("sample", "each", "spread")
    )
    heavy_from = each.quantity("heavy_from")
    if heavy_from is None:
        each.note("heavy_from", 'is missing: write a mass, such as "300 mg"')
    found = CapsuleLimits(
        version=file.text("version"),
        capsules=sample.whole("capsules", required=True) or 1,
        shells=sample.whole("shells", required=True) or 1,
        light_percent=_percent(each, "light"),
        heavy_percent=_percent(each, "heavy"),
        heavy_from=amounts.milligrams(heavy_from) if heavy_from else Fraction(1),
        most_spread=_percent(spread, "most"),
        unsourced=tuple(
            table.place for table in (sample, each, spread) if table.data and not table.source()
        ),
    )
    for table in (sample, each, spread, file):
        table.done(sourced=False)
    return found


def _percent(table: Table, key: str) -> Fraction:
    percent = table.number(key)
    if percent is None:
        table.note(key, 'is not above zero: write a percentage, such as "7.5"')
    elif percent > MOST_PERCENT:
        table.note(key, f"is above {MOST_PERCENT}: write a smaller percentage")
    return percent or Fraction(1)
