"""`pharmacy weigh`: the weighing plan of a batch, without a server."""

import json
from typing import Any

import click

from pharmacy.cli import weighing_requests
from pharmacy.cli.weighing_requests import FORM, WeighingOptions
from pharmacy.core.making import weighing_warnings
from pharmacy.core.making.powders import AssayBasis
from pharmacy.core.making.weighing import plan_weighing
from pharmacy.embedded import weighing_table
from pharmacy.schemas.weighing import weighing_json

NOT_WEIGHABLE = 1


@click.command()
@click.option("--drug", required=True, help="A drug of the formulary.")
@click.option("--form", default=FORM, show_default=True, help="The dosage form.")
@click.option("--strength", required=True, help='Of one capsule, such as "0.5 mg" or "5 mcg".')
@click.option("--units", required=True, help="Capsules wanted.")
@click.option("--capsule-size", help="Such as 3. If left out: the smallest that holds it.")
@click.option("--overage-percent", help="Spare capsules, in percent. None if left out.")
@click.option("--overage-units", help="Spare capsules, at least. None if left out.")
@click.option("--assay", help="Percent, from the certificate of analysis.")
@click.option(
    "--assay-basis",
    type=click.Choice([str(basis) for basis in AssayBasis]),
    default=str(AssayBasis.ANHYDROUS),
    show_default=True,
    help="What the assay is a percentage of. As-is leaves water out.",
)
@click.option("--water", help="Percent of water, or loss on drying.")
@click.option("--pack-drug", help="mg of drug that fill one capsule, or by size: 3=210,1=350.")
@click.option("--pack-filler", help="mg of filler that fill one capsule, or by size: 3=180,1=300.")
@click.option("--minimum-weight", help="mg, the smallest amount that the balance may weigh.")
@click.option("--triturates", help="mg/g of the triturates at hand, such as 10,100.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.pass_context
def weigh(context: click.Context, /, *, as_json: bool, **typed: Any) -> None:
    """Plan what is weighed for a batch of capsules. Exits with 1 if it cannot be weighed."""
    given = WeighingOptions(**typed)
    request = weighing_requests.read(given)
    plan = plan_weighing(request)
    warnings = [
        *weighing_warnings.warnings(request, plan, given.left_out),
        *map(weighing_warnings.unsourced, weighing_requests.unsourced(given)),
    ]
    answer = weighing_json(request, plan, warnings)
    click.echo(json.dumps(answer, indent=2) if as_json else weighing_table.text(answer))
    context.exit(0 if plan.is_weighable else NOT_WEIGHABLE)
