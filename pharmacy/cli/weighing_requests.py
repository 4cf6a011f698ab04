"""The options of `pharmacy weigh` as a request, with what the formulary adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pharmacy import formulary
from pharmacy.cli import weighing_options as options
from pharmacy.cli.weighing_packs import ANY_SIZE, packings, packs
from pharmacy.core.drugs import Drug
from pharmacy.core.making import weighing_warnings
from pharmacy.core.making.powders import AssayBasis, Certificate, Overage, Packing
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.quantities import Quantity, Unit

FORM = "capsule"
ONE_MG = Quantity.read("1", Unit.MG)
ONE, NONE = Fraction(1), Fraction(0)
NO_PACKS: Mapping[str, Fraction] = {}


@dataclass(frozen=True, slots=True)
class WeighingOptions:
    """The options as they were typed. None: left out."""

    drug: str
    form: str
    strength: str
    units: str
    capsule_size: str | None
    overage_percent: str | None
    overage_units: str | None
    assay: str | None
    assay_basis: str
    water: str | None
    pack_drug: str | None
    pack_filler: str | None
    minimum_weight: str | None
    triturates: str | None

    @property
    def left_out(self) -> set[str]:
        """What a plan assumes then, as its warnings call it."""
        assumed = {
            weighing_warnings.ASSAY: self.assay,
            weighing_warnings.WATER: self.water,
            weighing_warnings.MINIMUM_WEIGHT: self.minimum_weight,
        }
        return {name for name, text in assumed.items() if text is None}


def read(given: WeighingOptions) -> WeighingRequest:
    """What is asked for. Raises InvalidInput with every option that is wrong."""
    facts = formulary.weighing()
    reader = options.OptionReader()
    drug = drug_of(reader, given.drug)
    if given.form != FORM:
        reader.note("--form", f"Only batches of {FORM}s can be weighed. Write {FORM}.")
    filler, salt_factor = of_the_formulary(reader, drug)
    request = WeighingRequest(
        drug=drug.label_name if drug else "",
        filler=filler,
        salt_factor=salt_factor,
        strength=reader.read("--strength", given.strength, options.strength, ONE_MG),
        units=reader.read("--units", given.units, options.whole(1), 1),
        overage=_overage(reader, given),
        certificate=certificate(reader, given.assay, given.assay_basis, given.water),
        packings=_packings(reader, given, drug),
        minimum_weight=reader.read(
            "--minimum-weight", given.minimum_weight, options.WEIGHT, facts.minimum_weight
        ),
        triturates=reader.read("--triturates", given.triturates, options.triturates, ()),
        window_percent=facts.window_percent,
        sizes=facts.sizes,
        facts_version=facts.version,
    )
    reader.finish()
    return request


def unsourced(given: WeighingOptions) -> list[str]:
    """The facts of the drug that no source states, such as "naltrexone.filler"."""
    drug = formulary.find_drug(given.drug)
    names = formulary.weighing().unsourced
    return [fact for fact in names if drug and fact.startswith(f"{drug.name}.")]


def drug_of(reader: options.OptionReader, name: str) -> Drug | None:
    """The drug of the option --drug. None if the formulary has none of this name."""
    drug = formulary.find_drug(name)
    if drug is None:
        names = ", ".join(drug.name for drug in formulary.drugs())
        reader.note("--drug", f"This pharmacy makes only: {names}.")
    return drug


def of_the_formulary(reader: options.OptionReader, drug: Drug | None) -> tuple[str, Fraction]:
    """The drug's filler and its salt factor."""
    known = formulary.weighing().drugs.get(drug.name) if drug else None
    if drug is None or known is None or (drug.salt and known.salt_factor is None):
        if drug:
            reader.note("--drug", f"The formulary has no filler or no salt factor of {drug.name}.")
        return "", ONE
    return known.filler, known.salt_factor or ONE


def _overage(reader: options.OptionReader, given: WeighingOptions) -> Overage:
    percent = reader.read("--overage-percent", given.overage_percent, options.PERCENT, NONE)
    return Overage(
        percent, reader.read("--overage-units", given.overage_units, options.whole(0), 0)
    )


def certificate(
    reader: options.OptionReader, assay: str | None, basis: str, water: str | None
) -> Certificate:
    """What the options say of the certificate of analysis."""
    return Certificate(
        reader.read("--assay", assay, options.assay, options.HUNDRED),
        AssayBasis(basis),
        reader.read("--water", water, options.water, NONE),
    )


def _packings(
    reader: options.OptionReader, given: WeighingOptions, drug: Drug | None
) -> tuple[Packing, ...]:
    sizes = [size.name for size in formulary.weighing().sizes]
    of_drug = reader.read("--pack-drug", given.pack_drug, packs, NO_PACKS)
    of_filler = reader.read("--pack-filler", given.pack_filler, packs, NO_PACKS)
    named: Mapping[str, list[str]] = {
        "--capsule-size": [given.capsule_size] if given.capsule_size is not None else [],
        "--pack-drug": [size for size in of_drug if size != ANY_SIZE],
        "--pack-filler": [size for size in of_filler if size != ANY_SIZE],
    }
    for option, names in named.items():
        for name in set(names) - set(sizes):
            reader.note(option, f"Size {name} is unknown. Write one of: {', '.join(sizes)}.")
    usual = drug.capsule_size if drug else None
    return packings(sizes, given.capsule_size, usual, of_drug, of_filler)
