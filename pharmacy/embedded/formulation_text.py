"""A formulation in plain text for a terminal of 80 columns."""

from collections.abc import Mapping

from pharmacy.core.making.formulations import FormulaStep, Formulation
from pharmacy.embedded import text_table


def text(formulation: Formulation, status: str, sources: Mapping[str, str]) -> str:
    """The whole record, with the source of each part."""
    one = formulation
    protection = f"Hazardous: {one.hazard}. Wear: {', '.join(one.protection)}."
    use = f"{one.beyond_use.days} days, {one.beyond_use.kind}. {one.beyond_use.storage}"
    parts = {
        "strength": [one.strength],
        "components": [f"{c.name} ({c.role}): {c.quantity} {c.traits}" for c in one.components],
        "procedure": [f"{n}. {_step(step)}" for n, step in enumerate(one.steps, start=1)],
        "checks": [f"{check.name}: {check.wanted}." for check in one.checks],
        "description": [one.description],
        "beyond_use": [use],
        "container": [one.container],
        "label": list(one.label_statements),
        "hazard": [protection],
    }
    lines = [one.title, f"{one.id}, version {one.version}, {status}", ""]
    for name, paragraphs in parts.items():
        lines += [name.replace("_", "-").upper()]
        lines += [line for paragraph in paragraphs for line in text_table.wrap(paragraph.strip())]
        source = sources.get(name)
        lines += text_table.wrap(f"Source: {source}" if source else "WARNING: No source.")
        lines.append("")
    return "\n".join(lines).rstrip()


def _step(step: FormulaStep) -> str:
    more = [
        f"Equipment: {', '.join(step.equipment)}." if step.equipment else "",
        f"Record: {step.reads}." if step.reads else "",
        "A second person checks this step." if step.has_second_person else "",
    ]
    return " ".join([f"[{step.stage}] {step.text}", *filter(None, more)])
