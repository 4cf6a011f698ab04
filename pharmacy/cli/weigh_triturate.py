"""`pharmacy weigh-triturate`: what is weighed for a triturate, without a server."""

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import click

from pharmacy import formulary
from pharmacy.cli import weighing_options as options
from pharmacy.cli import weighing_requests
from pharmacy.cli.weigh import NOT_WEIGHABLE
from pharmacy.core.making import weighing_warnings
from pharmacy.core.making.powders import AssayBasis
from pharmacy.core.making.triturates import MOST_GRAMS, TriturateRequest, plan_triturate
from pharmacy.core.messages import Message
from pharmacy.embedded import weighing_table
from pharmacy.schemas.weighing import triturate_json

GRAMS = options.number(Fraction(1, 10), Fraction(MOST_GRAMS))


@click.command(name="weigh-triturate")
@click.option("--drug", required=True, help="A drug of the formulary.")
@click.option("--strength", required=True, help='Such as "10 mg/g".')
@click.option("--grams", required=True, help="Grams wanted.")
@click.option("--assay", help="Percent, from the certificate of analysis.")
@click.option(
    "--assay-basis",
    type=click.Choice([str(basis) for basis in AssayBasis]),
    default=str(AssayBasis.ANHYDROUS),
    show_default=True,
    help="What the assay is a percentage of. As-is leaves water out.",
)
@click.option("--water", help="Percent of water, or loss on drying.")
@click.option("--minimum-weight", help="mg, the smallest amount that the balance may weigh.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.pass_context
def weigh_triturate(context: click.Context, /, *, as_json: bool, **typed: Any) -> None:
    """Plan what is weighed for a triturate. Exits with 1 if it cannot be weighed."""
    request = _request(**typed)
    batch = plan_triturate(request)
    answer = triturate_json(request, batch, _warnings(request, typed))
    click.echo(json.dumps(answer, indent=2) if as_json else weighing_table.triturate_text(answer))
    context.exit(0 if batch.is_weighable else NOT_WEIGHABLE)


def _warnings(request: TriturateRequest, typed: dict[str, Any]) -> Iterable[Message]:
    """What is assumed because an option was left out."""
    named = {
        weighing_warnings.ASSAY: typed["assay"],
        weighing_warnings.WATER: typed["water"],
        weighing_warnings.MINIMUM_WEIGHT: typed["minimum_weight"],
    }
    left_out = [name for name, text in named.items() if text is None]
    return weighing_warnings.assumptions(request.certificate, request.minimum_weight, left_out)


def _request(
    *, drug: str, strength: str, grams: str, minimum_weight: str | None, **typed: Any
) -> TriturateRequest:
    """What is asked for. Raises InvalidInput with every option that is wrong."""
    reader = options.OptionReader()
    known = weighing_requests.drug_of(reader, drug)
    filler, salt_factor = weighing_requests.of_the_formulary(reader, known)
    request = TriturateRequest(
        drug=known.label_name if known else "",
        filler=filler,
        strength=reader.read("--strength", strength, options.triturate, Fraction(1)),
        grams=reader.read("--grams", grams, GRAMS, Fraction(1)),
        minimum_weight=reader.read(
            "--minimum-weight",
            minimum_weight,
            options.WEIGHT,
            formulary.weighing().minimum_weight,
        ),
        salt_factor=salt_factor,
        certificate=weighing_requests.certificate(
            reader, typed["assay"], typed["assay_basis"], typed["water"]
        ),
    )
    reader.finish()
    return request
