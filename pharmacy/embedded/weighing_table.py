"""A weighing plan in the JSON of `pharmacy weigh`, as tables in plain text."""

from typing import Any

from pharmacy.core.quantities import count_text
from pharmacy.embedded import text_table
from pharmacy.embedded.plan_table import quantity

Json = dict[str, Any]


def triturate_text(plan: Json) -> str:
    """The same of a triturate."""
    heading = [
        f"{plan['drug']} {plan['strength']['value']} mg/g triturate, {plan['grams']} g",
        _factor(plan),
        "",
    ]
    weighing = [*_table(plan), *_mixing(plan)] if plan["is_weighable"] else _refusals(plan)
    warnings = [line for warning in plan["warnings"] for line in _warning(warning)]
    return "\n".join([*heading, *weighing, *warnings]).rstrip()


def text(plan: Json) -> str:
    """What is made, weighed and mixed, and what a capsule weighs then; or the refusals."""
    parts = [_heading(plan), _weighing(plan) if plan["is_weighable"] else _refusals(plan)]
    warnings = [line for warning in plan["warnings"] for line in _warning(warning)]
    return "\n".join(line for part in (*parts, warnings) for line in part).rstrip()


def _heading(plan: Json) -> list[str]:
    inputs = plan["inputs"]
    wanted, made = plan["units"], plan["units_made"]
    size = f", size {plan['capsule_size']}" if plan["capsule_size"] else ""
    overage = f"{inputs['overage_percent']}% or {inputs['overage_units']}, whichever is more"
    return [
        f"{plan['drug']} {quantity(plan['strength'])} capsules{size}",
        f"Make {count_text(made)}: {count_text(wanted)} and {count_text(made - wanted)} spare"
        f" ({overage}).",
        _factor(plan),
        "",
    ]


def _factor(plan: Json) -> str:
    inputs = plan["inputs"]
    water = "" if inputs["assay_basis"] == "as-is" else f", water {inputs['water']}%"
    assay = f"assay {inputs['assay']}% {inputs['assay_basis']}{water}"
    return f"Activity factor {plan['activity_factor']}: salt {inputs['salt_factor']}, {assay}."


def _weighing(plan: Json) -> list[str]:
    lightest, heaviest = (quantity(plan["window"][end]) for end in ("lightest", "heaviest"))
    return [
        *_table(plan),
        *_mixing(plan),
        f"Each capsule: {quantity(plan['fill'])}, from {lightest} to {heaviest}, net of the shell.",
        "",
    ]


def _table(plan: Json) -> list[str]:
    """What is weighed, one row for each component."""
    rows = [
        (str(quantity(line["amount"])), line["component"], line["role"]) for line in plan["lines"]
    ]
    return [*text_table.lines(("Weigh", "Component", "Role"), rows, {"Weigh"}), ""]


def _mixing(plan: Json) -> list[str]:
    """Geometric dilution, one row for each addition."""
    rows = [
        (
            str(step["number"]),
            str(quantity(step["add"])),
            str(quantity(step["total"])),
            step["component"],
        )
        for step in plan["mixing"]
    ]
    if not rows:
        return []
    headings = ("Mix", "Add", "In the mortar", "Component")
    return [*text_table.lines(headings, rows, {"Mix", "Add", "In the mortar"}), ""]


def _refusals(plan: Json) -> list[str]:
    found = ["This batch cannot be weighed.", ""]
    for refusal in plan["refusals"]:
        found += [*text_table.wrap(refusal["message"]), ""]
    return found


def _warning(warning: Json) -> list[str]:
    return [*text_table.wrap(f"WARNING: {warning['message']}"), ""]
