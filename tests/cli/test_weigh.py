"""`pharmacy weigh` on the command line."""

import json
from typing import Any

import pytest

from tests.cli.test_commands import pharmacy

NALTREXONE = ("weigh", "--drug", "naltrexone", "--form", "capsule")
LOT = {
    "--assay": "99.3",
    "--water": "2.1",
    "--pack-drug": "210",
    "--pack-filler": "180",
    "--minimum-weight": "20",
    "--overage-percent": "10",
    "--overage-units": "2",
    "--triturates": "10,100",
}


def weigh(strength: str, units: str, **changes: str | None) -> tuple[int, dict[str, Any]]:
    """The exit status and the JSON of a plan. changes: options of LOT; None leaves one out."""
    told = pharmacy(*words(strength, units, **changes), "--json")
    return told.returncode, json.loads(told.stdout)


def words(strength: str, units: str, /, **changes: str | None) -> list[str]:
    """The words of a command."""
    named = {f"--{name.replace('_', '-')}": text for name, text in changes.items()}
    options = [word for option, text in (LOT | named).items() if text for word in (option, text)]
    return [*NALTREXONE, "--strength", strength, "--units", units, *options]


def test_a_batch_that_needs_a_triturate() -> None:
    status, plan = weigh("0.5 mg", "7")
    assert status == 0
    assert {key: plan[key] for key in ("units", "units_made", "activity_factor")} == {
        "units": 7,
        "units_made": 9,
        "activity_factor": "1.02865",
    }
    assert (plan["is_weighable"], plan["refusals"], plan["warnings"]) == (True, [], [])
    assert plan["lines"] == [
        {
            "component": "naltrexone HCl 10 mg/g triturate",
            "role": "active",
            "amount": {"value": "450", "unit": "mg"},
        },
        {
            "component": "microcrystalline cellulose",
            "role": "filler",
            "amount": {"value": "1170.7", "unit": "mg"},
        },
    ]
    assert plan["fill"] == {"value": "180.1", "unit": "mg"}
    assert plan["window"] == {
        "lightest": {"value": "162.1", "unit": "mg"},
        "heaviest": {"value": "198.1", "unit": "mg"},
    }
    assert plan["capsule_size"] == "3"


def test_a_strength_in_mcg_is_the_same_batch() -> None:
    in_mg, in_mcg = (weigh(strength, "7")[1] for strength in ("0.5 mg", "500 mcg"))
    assert in_mcg["strength"] == {"value": "500", "unit": "mcg"}
    assert in_mcg["lines"] == in_mg["lines"]


def test_what_cannot_be_weighed_exits_with_1_and_says_what_would_help() -> None:
    status, plan = weigh("0.5 mg", "7", triturates=None)
    assert (status, plan["is_weighable"]) == (1, False)
    assert (plan["lines"], plan["fill"], plan["window"]) == ([], None, None)
    assert [refusal["code"] for refusal in plan["refusals"]] == [
        "powder_below_minimum",
        "no_triturate",
    ]
    said = " ".join(refusal["message"] for refusal in plan["refusals"])
    assert "Make at least 35 capsules." in said
    assert "Use a triturate of 5 mg/g: 900 mg of it." in said
    assert "Use a balance with a minimum weight of at most 4.62 mg." in said


def test_an_as_is_assay_leaves_water_out() -> None:
    _, plan = weigh("4.5 mg", "30", assay_basis="as-is")
    assert plan["activity_factor"] == "1.00705"
    assert [warning["code"] for warning in plan["warnings"]] == ["water_left_out"]


def test_what_is_left_out_is_said() -> None:
    left_out = dict.fromkeys(
        ("assay", "water", "minimum_weight", "overage_percent", "overage_units")
    )
    status, plan = weigh("4.5 mg", "30", **left_out)
    assert (status, plan["units_made"], plan["activity_factor"]) == (0, 30, "1")
    assert [warning["code"] for warning in plan["warnings"]] == [
        "assay_assumed",
        "minimum_weight_assumed",
        "no_overage",
    ]
    assert weigh("4.5 mg", "30", water=None)[1]["warnings"][0]["code"] == "water_assumed"


def test_without_pack_statistics_nothing_is_weighed() -> None:
    status, plan = weigh("4.5 mg", "30", pack_filler=None)
    assert (status, plan["refusals"][0]["code"]) == (1, "no_pack_statistics")


def test_the_smallest_measured_capsule_that_holds_it_is_chosen() -> None:
    packs = {"pack_drug": "1=350, 3=210", "pack_filler": "3=180,1=300,000=800"}
    few = {"minimum_weight": "120", "triturates": "20"}
    sizes = [
        weigh(strength, "3", **packs, **few)[1]["capsule_size"] for strength in ("3 mg", "4.5 mg")
    ]
    assert sizes == ["3", "1"]
    status, plan = weigh("4.5 mg", "3", **packs, **few, capsule_size="3")
    assert (status, plan["capsule_size"]) == (1, "3")


def test_liothyronine_is_weighed_as_its_sodium_salt() -> None:
    changed = {"drug": "liothyronine", "assay": "100", "water": "0", "triturates": "0.1"}
    status, plan = weigh("5 mcg", "100", **changed)
    assert (status, plan["activity_factor"]) == (0, "1.03378")
    assert [line["component"] for line in plan["lines"]] == [
        "liothyronine sodium 0.1 mg/g triturate",
        "corn starch",
    ]
    assert [warning["code"] for warning in plan["warnings"]] == ["capsule_size_unknown"]


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("drug", "aspirin"),
        ("form", "tablet"),
        ("strength", "0 mg"),
        ("strength", ".5 mg"),
        ("strength", "0,5 mg"),
        ("strength", "-1 mg"),
        ("strength", "1e3 mg"),
        ("strength", "0.5"),
        ("strength", "mg"),
        ("strength", "1 g"),
        ("strength", "1 µg"),
        ("strength", "0.0000001 mg"),
        ("units", "0"),
        ("units", "-7"),
        ("units", "7.5"),
        ("units", "1_0"),
        ("units", "\u0667"),
        ("units", "1000000"),
        ("capsule_size", "6"),
        ("capsule_size", "3.0"),
        ("overage_percent", "-1"),
        ("overage_percent", "101"),
        ("overage_percent", "ten"),
        ("overage_units", "1.5"),
        ("assay", "0"),
        ("assay", "993"),
        ("assay", "99,3"),
        ("assay_basis", "dried"),
        ("water", "100"),
        ("water", "nan"),
        ("pack_drug", "0"),
        ("pack_drug", "3=210,3=220"),
        ("pack_drug", "=210"),
        ("pack_filler", "9=180"),
        ("pack_filler", "inf"),
        ("minimum_weight", "0"),
        ("minimum_weight", "20 mg"),
        ("triturates", "10,"),
        ("triturates", "0"),
        ("triturates", "1000"),
    ],
)
def test_an_option_that_cannot_be_used_is_named(option: str, text: str) -> None:
    told = pharmacy(*words("0.5 mg", "7", **{option: text}), "--json")
    assert (told.returncode, told.stdout) == (2, "")
    assert f"--{option.replace('_', '-')}" in told.stderr


def test_all_wrong_options_are_named_together() -> None:
    told = pharmacy(*words("0.5", "0", assay="0"))
    assert [line.partition(":")[0] for line in told.stderr.splitlines()] == [
        "--strength",
        "--units",
        "--assay",
    ]


def test_the_plan_is_shown_as_tables() -> None:
    told = pharmacy(*words("0.5 mg", "7", minimum_weight=None))
    assert told.returncode == 0
    assert "    450 mg  naltrexone HCl 10 mg/g triturate  active" in told.stdout
    assert "  3  720.7 mg     1,620.7 mg  microcrystalline cellulose" in told.stdout
    assert "Each capsule: 180.1 mg, from 162.1 mg to 198.1 mg" in told.stdout
    assert "WARNING: No minimum weight is given" in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 80


def test_refusals_are_shown_as_sentences() -> None:
    told = pharmacy(*words("4.5 mg", "3", minimum_weight="120", triturates="10"))
    assert told.returncode == 1
    assert told.stdout.count("Use a triturate of 20 mg/g") == 0
    assert "Use a triturate of 50 mg/g: 450 mg of it." in " ".join(told.stdout.split())
