#!/bin/sh
# dosewise-home 0.1.0 (PyPI): the day's schedule of a medicine by its doses per day.
#
# 1. Four doses a day are scheduled at three times (8:00, 14:00, 21:00), and six as well; the days
#    that the supply lasts are still counted with four.
# 2. "in the morning. Do not take at bedtime." is scheduled in the morning and at bedtime.
# Neither raises an error nor a caution.
#
# Best guess before: four times, or a refusal; the morning alone, or a refusal.
# Seen: as above.
# Who meets it: a household that plans its doses with it. A dose is left out each day, or taken when it
# must not be.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check dosewise-home==0.1.0
cat >doses.py <<'PART'
from dosewise_home.planner import build_plan

HEAD = "name,owner,strength,instructions,quantity_left,doses_per_day\n"


def planned(directions: str, doses: int) -> tuple[list[str], float]:
    plan = build_plan(f"{HEAD}prednisone,A,5 mg,{directions},28,{doses}\n")
    return [item["time"] for item in plan["schedule"]], plan["refills"][0]["days_left"]


for doses, times in ((2, 2), (3, 3), (4, 3), (6, 3)):
    found, days = planned("Take 1 tablet", doses)
    print(doses, "doses a day:", found, days, "days")
    assert len(found) == times
assert planned("Take 1 tablet", 4)[1] == 7.0
found, _ = planned("Take 1 tablet in the morning. Do not take at bedtime.", 1)
print("not at bedtime:", found)
assert found == ["08:00", "21:30"]
PART
own/bin/python doses.py
