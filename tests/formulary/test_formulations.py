"""The formulations that ship: what their files state, repeated, and what is wrong in a file."""

from pathlib import Path

import pytest

from pharmacy import formulary
from pharmacy.core.making.batches import StepStage
from pharmacy.core.making.formulations import BeyondUseClass, Formulation, Hazard
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.formulary import BadDataFile, formulations

ALL = formulations.formulations()
GOOD = (formulations.FOLDER / "naltrexone-capsules.toml").read_text(encoding="utf-8")
CELLULOSE = "microcrystalline cellulose"
SHELL = "hard capsule, empty"
# The active, the filler and the shell of each, and its most days of use.
SAID = {
    "liothyronine-capsules": (["liothyronine sodium", "corn starch", SHELL], 180),
    "naltrexone-capsules": (["naltrexone HCl", CELLULOSE, SHELL], 180),
    "naltrexone-triturate-10": (["naltrexone HCl", CELLULOSE], 180),
    "naltrexone-triturate-100": (["naltrexone HCl", CELLULOSE], 180),
    "prednisone-capsules": (["prednisone", CELLULOSE, SHELL], 180),
}


@pytest.fixture(params=ALL, ids=[one.id for one in ALL])
def formulation(request: pytest.FixtureRequest) -> Formulation:
    found: Formulation = request.param
    return found


def test_each_formulation_is_made_of_these_components(formulation: Formulation) -> None:
    names = [component.name for component in formulation.components]
    assert (names, formulation.beyond_use.days) == SAID[formulation.id]
    roles = [component.role for component in formulation.components]
    assert roles == [ComponentRole.ACTIVE, ComponentRole.FILLER, ComponentRole.SHELL][: len(names)]


def test_every_file_is_repeated_here() -> None:
    assert [one.id for one in ALL] == list(SAID)


def test_a_formulation_weighs_what_the_weighing_plan_weighs(formulation: Formulation) -> None:
    drug = formulary.find_drug(formulation.drug)
    assert drug is not None
    active, filler = formulation.components[:2]
    assert active.name == drug.label_name
    assert filler.name == formulary.weighing().drugs[drug.name].filler


def test_capsules_are_other_nonaqueous_preparations(formulation: Formulation) -> None:
    """USP <795> (2023): capsules and powders, 180 days without a study."""
    assert formulation.beyond_use.kind is BeyondUseClass.OTHER_NONAQUEOUS


def test_no_hazard_is_stated_that_nobody_read(formulation: Formulation) -> None:
    assert formulation.hazard is Hazard.NOT_ASSESSED
    assert "hazard" in formulation.unsourced
    assert "gloves" in formulation.protection


def test_the_active_is_weighed_before_a_second_person(formulation: Formulation) -> None:
    weighing = [step for step in formulation.steps if step.text.startswith("Weigh the active")]
    weighing += [step for step in formulation.steps if step.text.startswith("Weigh the naltrexone")]
    assert [step.has_second_person for step in weighing] == [True]


OF_CAPSULES = ["prepare", "plan", "weigh", "weigh", "mix", "fill", "test", "package"]
OF_TRITURATES = ["prepare", "plan", "weigh", "weigh", "mix", "package"]


def test_each_step_has_its_stage_in_the_order_of_the_bench(formulation: Formulation) -> None:
    stages = OF_CAPSULES if formulation.form == "capsule" else OF_TRITURATES
    assert [step.stage for step in formulation.steps] == [StepStage(stage) for stage in stages]


def test_the_checks_of_capsules_are_those_of_their_test(formulation: Formulation) -> None:
    """The limits are those of capsule_tests.toml, and the window is the weighing plan's."""
    limits = formulary.capsule_limits()
    assert (limits.capsules, limits.shells, str(limits.most_spread)) == (10, 20, "4")
    wanted = [check.wanted for check in formulation.checks]
    is_capsule = formulation.form == "capsule"
    for words in (
        "Within 10% of their mean, or within 7.5% if the mean is 300 mg or more",
        "At most 4%",
        "Within the window of the weighing plan, 90 to 110% of its fill",
    ):
        assert (words in wanted) == is_capsule


def changed(folder: Path, old: str, new: str) -> tuple[Formulation, ...]:
    """The formulation of naltrexone capsules with one change."""
    assert old in GOOD
    path = folder / "naltrexone-capsules.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    return formulations.read_formulations(folder)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ('id = "naltrexone-capsules"', 'id = "ldn"', "id: is not the file's: write naltrexone-"),
        ('id = "naltrexone-capsules"', 'id = "LDN 1"', "id: is no id: write lower-case words"),
        ('drug = "naltrexone"', 'drug = "aspirin"', "drug: is not in the formulary"),
        ('form = "capsule"', 'form = "cream"', "form: is unknown: write one of: capsule"),
        ('role = "filler"', 'role = "base"', "components.list[2].role: is unknown: write one of"),
        ('role = "active"', 'role = "flavor"', "components.list: has no active"),
        ('role = "shell"', 'role = "flavor"', "components.list: has no shell"),
        ('name = "hard capsule, empty"', 'name = "Naltrexone HCl"', "names a component twice"),
        ('name = "naltrexone HCl"\n', "", "components.list[1].name: is missing"),
        ("days = 180", "days = 181", "beyond_use.days: is above 180, the most for other"),
        (
            'class = "other nonaqueous"',
            'class = "non-preserved aqueous"',
            "beyond_use.days: is above 14, the most for non-preserved aqueous",
        ),
        ('class = "other nonaqueous"', 'class = "dry"', "beyond_use.class: is unknown"),
        ('hazardous = "not assessed"', 'hazardous = "maybe"', "hazard.hazardous: is unknown"),
        ("second_person = true", 'second_person = "yes"', "second_person: is not true or false"),
        ('stage = "plan"', 'stage = "think"', "procedure.steps[2].stage: is unknown: write one of"),
        ('stage = "mix"\n', "", "procedure.steps[5].stage: is missing"),
        ('stage = "mix"', 'stage = "plan"', "procedure.steps[5].stage: comes before weigh"),
        ('storage = "Room', 'temperature = "Room', "beyond_use.storage: is missing"),
        ("statements = [", "lines = [", "label.statements: is missing"),
        ('title = "Nal', 'color = "white"\ntitle = "Nal', "color: is unknown"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(
    tmp_path: Path, old: str, new: str, refusal: str
) -> None:
    with pytest.raises(BadDataFile) as refused:
        changed(tmp_path, old, new)
    assert refusal in str(refused.value)


@pytest.mark.parametrize(
    ("start", "end", "refusal"),
    [
        ("[[procedure.steps]]", "[checks]", "procedure.steps: is missing: write each step"),
        ("[[checks.list]]", "[description]", "checks.list: is missing: write each check"),
    ],
)
def test_a_formulation_without_steps_or_checks_is_refused(
    tmp_path: Path, start: str, end: str, refusal: str
) -> None:
    before, rest = GOOD.split(start, 1)
    text = before + end + rest.rpartition(end)[2]
    (tmp_path / "naltrexone-capsules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadDataFile) as refused:
        formulations.read_formulations(tmp_path)
    assert refusal in str(refused.value)


def test_a_formulation_that_nobody_checks_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("second_person = true\n", "")
    (tmp_path / "naltrexone-capsules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadDataFile) as refused:
        formulations.read_formulations(tmp_path)
    assert "procedure.steps: has no second person" in str(refused.value)


def test_a_source_may_be_empty_but_not_missing(tmp_path: Path) -> None:
    source = 'source = "US Pharm 2020;45(3):9-10 (through kompremos.com): tight, light-resistant'
    line = next(line for line in GOOD.splitlines() if line.startswith(source))
    (one,) = changed(tmp_path, line, 'source = ""')
    assert one.unsourced == ("description", "container", "hazard")
    with pytest.raises(BadDataFile) as refused:
        changed(tmp_path, line, "")
    assert "container.source: is missing" in str(refused.value)


def test_a_folder_without_formulations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataFile):
        formulations.read_formulations(tmp_path)
