#!/bin/sh
# drugdose 0.1.2 (PyPI): allergies that cross to another drug.
#
# A patient allergic to "codeine" gets a warning with morphine. Allergic to "Codeine sulfate" or
# "codeine phosphate", as a record has it with the salt, she gets none; "opioid" warns, "opioids" does
# not; "aspirin" warns with ketorolac, "Aspirin 81 mg" does not. The drug's own name is found with its
# salt ("morphine sulfate"): so a check tried with that looks complete.
#
# Best guess before: allergies are matched by whole words, in small or capital letters alike.
# Seen: as above.
# Who meets it: whoever gives the allergies of a chart or of FHIR (AllergyIntolerance.code.text) to it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check drugdose==0.1.2
cat >allergies.py <<'PART'
from drugdose import Patient, calculate_dose

SAID = {
    ("morphine", "codeine"): 1,
    ("morphine", "CODEINE"): 1,
    ("morphine", "Codeine sulfate"): 0,
    ("morphine", "codeine phosphate"): 0,
    ("morphine", "morphine sulfate"): 1,
    ("morphine", "opioid"): 1,
    ("morphine", "opioids"): 0,
    ("ketorolac", "aspirin"): 1,
    ("ketorolac", "Aspirin 81 mg"): 0,
}
for (drug, allergy), warnings in SAID.items():
    patient = Patient(weight_kg=70, age_years=30, allergies=[allergy])
    flags = calculate_dose(drug, patient, route="IV").contraindications
    found = [flag.detail for flag in flags if "allerg" in flag.detail]
    print(drug, "for one allergic to", allergy, "->", *found or ["no warning"])
    assert len(found) == warnings, (drug, allergy)
PART
own/bin/python allergies.py
