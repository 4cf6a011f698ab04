"""The formulary's pages: the facts of each drug, with their sources."""

from flask import render_template

from pharmacy import formulary
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import NotFound
from pharmacy.core.messages import Message
from pharmacy.core.roles import Permission
from pharmacy.formulary import facts
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("formulary")
# Titles for the keys of the data files. Any other key is its own title.
TITLES = {
    "names": marked("Names"),
    "rxnorm": marked("RxNorm"),
    "forms": marked("Forms"),
    "capsule": marked("Capsule"),
    "planning": marked("Strengths to plan with"),
    "limits.start": marked("First dose"),
    "limits.step": marked("Step"),
    "limits.interval": marked("Days between steps"),
    "limits.daily": marked("Daily dose"),
    "limits.standard_dose": marked("Standard dose"),
    "limits.smallest_usual": marked("Smallest usual dose"),
    "costs": marked("Costs"),
    "beyond_use": marked("Beyond-use days"),
    "storage": marked("Storage"),
    "warnings": marked("Warning on the label"),
    "missed_dose": marked("Missed dose"),
    "side_effects": marked("Side effect"),
    "when_to_call": marked("When to call"),
    "medicines": marked("Medicines that do not go with it"),
    "not_these": marked("Similar words that are not medicines"),
    "conditions": marked("Conditions"),
    "related_allergies": marked("Allergies to ask about"),
}


@pages.get(
    "/formulary",
    may=Permission.READ_FORMULARY,
    menu=Menu(80, marked("Formulary"), key="d", is_rare=True),
)
def index() -> str:
    """Every drug, with its most important facts."""
    return render_template("formulary.html", drugs=formulary.drugs())


@pages.get("/formulary/<name>", may=Permission.READ_FORMULARY)
def show(name: str) -> str:
    """All facts of one drug, with their sources."""
    drug = _drug(name)
    return render_template("drug.html", drug=drug, facts=facts.of_drug(drug.name), titles=TITLES)


def _drug(name: str) -> Drug:
    for drug in formulary.drugs():
        if drug.name == name:
            return drug
    raise NotFound(Message("no_such_drug", "Drug not found in the formulary."))
