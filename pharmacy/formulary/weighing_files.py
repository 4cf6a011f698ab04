"""The data file of weighing, key by key: window, minimum weight, capsule sizes, salts, fillers."""

from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.capsule_sizes import by_volume
from pharmacy.core.making.requests import CapsuleSize
from pharmacy.core.making.weighing_facts import DrugWeighing, WeighingFacts, WeightBands
from pharmacy.formulary.tables import Table

MOST_WINDOW_PERCENT = 50
MOST_BAND_PERCENT = 10


def weighing(file: Table) -> WeighingFacts:
    """The facts of the file. Errors are added to its faults."""
    unsourced: list[str] = []
    window, minimum = file.table("window", required=True), file.table("minimum_weight")
    drugs = file.table("drugs", required=True)
    found = WeighingFacts(
        version=file.text("version"),
        window_percent=_window(window),
        minimum_weight=_minimum_weight(minimum),
        bands=_bands(file.table("bands", required=True), unsourced),
        sizes=_sizes(file.table("capsule_sizes", required=True)),
        drugs={name: _drug(drugs.table(name), unsourced) for name in drugs.data},
        unsourced=tuple(unsourced),
    )
    file.done(sourced=False)
    return found


def _window(table: Table) -> Fraction:
    percent = table.number("percent") or Fraction(1)
    if percent > MOST_WINDOW_PERCENT:
        table.note("percent", f"is above {MOST_WINDOW_PERCENT}: write a smaller percentage")
    table.done()
    return percent


def _minimum_weight(table: Table) -> Fraction:
    """It warns in any case: each pharmacy has its own."""
    mass = table.quantity("amount")
    if mass is None:
        table.note("amount", 'is missing: write a mass, such as "20 mg"')
    table.source()
    table.done(sourced=False)
    return amounts.milligrams(mass) if mass else Fraction(1)


def _bands(table: Table, unsourced: list[str]) -> WeightBands:
    within = table.number("within_percent") or Fraction(1)
    near = table.number("near_percent") or Fraction(1)
    if not within < near <= MOST_BAND_PERCENT:
        table.note(
            "near_percent",
            f"must be above within_percent, up to {MOST_BAND_PERCENT}: write such a percentage",
        )
    if not table.source():
        unsourced.append(table.place)
    table.done(sourced=False)
    return WeightBands(within, near)


def _sizes(table: Table) -> tuple[CapsuleSize, ...]:
    smallest, largest = table.table("smallest"), table.table("largest")
    table.done()
    if smallest.data.keys() != largest.data.keys():
        table.note("largest", "names other sizes than smallest: write each size in both")
        return ()
    sizes = [
        CapsuleSize(name, smallest.number(name) or Fraction(1), largest.number(name) or Fraction(1))
        for name in smallest.data
    ]
    for size in sizes:
        if size.smallest > size.largest:
            largest.note(size.name, "is below the smallest volume: write at least that")
    return tuple(by_volume(sizes))


def _drug(table: Table, unsourced: list[str]) -> DrugWeighing:
    filler, salt = table.table("filler", required=True), table.table("salt")
    found = DrugWeighing(filler.text("name"), _salt_factor(salt))
    for fact in (filler, salt):
        if fact.data and not fact.source():
            unsourced.append(fact.place.removeprefix("drugs."))
        fact.done(sourced=False)
    table.done(sourced=False)
    return found


def _salt_factor(table: Table) -> Fraction | None:
    """The ratio of the molar masses. None if the file has no salt."""
    if not table.data:
        return None
    return (table.number("weighed") or Fraction(1)) / (table.number("labeled") or Fraction(1))
