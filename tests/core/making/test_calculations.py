"""The calculations of a record: formulas with their numbers, as a pharmacist checks them."""

from fractions import Fraction

from pharmacy.core.making.calculations import calculations
from pharmacy.core.making.powders import Certificate, Overage, Packing
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.triturates import TriturateRequest
from pharmacy.core.quantities import Quantity, Unit

CERTIFICATE = Certificate(Fraction("99.3"), water=Fraction("2.1"))
CAPSULES = WeighingRequest(
    drug="naltrexone HCl",
    filler="microcrystalline cellulose",
    strength=Quantity.read("0.5", Unit.MG),
    units=7,
    packings=(Packing("3", Fraction(210), Fraction(180)),),
    minimum_weight=Fraction(20),
    window_percent=Fraction(10),
    overage=Overage(Fraction(10), 2),
    certificate=CERTIFICATE,
    triturates=(Fraction(10),),
)
TRITURATE = TriturateRequest(
    drug="naltrexone HCl",
    filler="microcrystalline cellulose",
    strength=Fraction(10),
    grams=Fraction(20),
    minimum_weight=Fraction(20),
    certificate=CERTIFICATE,
)


def said(request: WeighingRequest | TriturateRequest) -> list[tuple[str, str]]:
    """Each formula in English with its result."""
    return [(str(one.formula), str(one.result)) for one in calculations(request)]


def numbers(request: WeighingRequest | TriturateRequest) -> list[tuple[str, str]]:
    """The numbers after each colon, with the result."""
    return [(formula.rpartition(": ")[2], result) for formula, result in said(request)]


def test_capsules_by_a_triturate_state_every_number() -> None:
    """7 capsules and 2 spare; 0.5 mg x 9 / 10 mg/g = 450 mg, as in docs/pharmacy/making.md."""
    units, factor, route, active, filler, fill, window = numbers(CAPSULES)
    assert units == ("7 + the larger of 7 x 10% and 2", "9")
    assert factor == ("1 / (99.3% x (100% - 2.1%))", "1.02865")
    assert route[1] == "10 mg/g"
    assert active == ("0.5 mg x 9 / 10 mg/g", "450 mg")
    assert filler == (
        "9 x 180 mg x (1 - 0.51 mg / 210 mg - 49.5 mg / 180 mg)",
        "1,170.7 mg",
    )
    assert fill == ("(450 mg + 1,170.7 mg) / 9", "180.1 mg")
    assert window == ("180.1 mg", "162.1 mg to 198.1 mg")


def test_powder_that_the_balance_weighs_is_weighed_itself() -> None:
    """4.5 mg x 30 x 1.02865 is 138.9 mg, above the minimum weight of 20 mg."""
    request = WeighingRequest(
        drug="naltrexone HCl",
        filler="microcrystalline cellulose",
        strength=Quantity.read("4.5", Unit.MG),
        units=30,
        packings=CAPSULES.packings,
        minimum_weight=Fraction(20),
        window_percent=Fraction(10),
        certificate=CERTIFICATE,
    )
    found = said(request)
    assert found[2][1] == "the powder itself"
    assert found[3] == (
        "strength x capsules x activity factor: 4.5 mg x 30 x 1.02865",
        "138.9 mg",
    )


def test_a_triturate_applies_its_factor_once() -> None:
    """10 mg/g x 20 g x 1.02865 = 205.7 mg of powder, and the rest of 20 g is filler."""
    factor, powder, filler = numbers(TRITURATE)
    assert factor[1] == "1.02865"
    assert powder == ("10 mg/g x 20 g x 1.02865", "205.7 mg")
    assert filler == ("20 g - 205.7 mg", "19,794.3 mg")


def test_a_batch_that_cannot_be_weighed_has_no_calculations() -> None:
    refused = WeighingRequest(
        drug="naltrexone HCl",
        filler="microcrystalline cellulose",
        strength=CAPSULES.strength,
        units=1,
        packings=CAPSULES.packings,
        minimum_weight=Fraction(200),
        window_percent=Fraction(10),
    )
    assert calculations(refused) == ()
