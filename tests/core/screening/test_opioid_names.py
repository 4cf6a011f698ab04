"""An opioid is found by its words in any spelling. Other medicines are not reported."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.drugs import MedicineGroup
from pharmacy.core.people import Medication
from pharmacy.core.screening.medicines import Certainty, find, medicine_flags
from tests.core.screening.samples import HOLD, NALTREXONE, TODAY, WARNING, found

OPIOIDS = [group for group in NALTREXONE.medicines if group.code == "opioid"]
NAMES = sorted(
    {
        name
        for group in OPIOIDS
        for medicine in group.medicines
        for name in (medicine.name, *medicine.other_names)
    }
)
COMMON = [
    line
    for line in Path(__file__).with_name("common_medicines.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def raised(name: str) -> list[object]:
    """The flags of one current medicine."""
    return list(found(list(medicine_flags(NALTREXONE, (Medication(name, None),), TODAY, TODAY))))


def certainty(text: str) -> Certainty | None:
    """The certainty for any opioid."""
    all_found = [find(text, group, NALTREXONE) for group in OPIOIDS]
    return next((one.certainty for one in all_found if one), None)


@pytest.mark.parametrize(
    "name",
    [
        *("tramadol", "Ultram", "buprenorphine", "Suboxone", "Subutex", "Butrans", "Sublocade"),
        *("methadone", "codeine", "Tylenol #3", "acetaminophen with codeine", "hydrocodone"),
        *("Norco", "Vicodin", "oxycodone", "Percocet", "OxyContin", "Roxicodone", "morphine"),
        *("MS Contin", "hydromorphone", "Dilaudid", "fentanyl", "Duragesic", "tapentadol"),
        *("Nucynta", "oxymorphone", "meperidine", "Demerol", "levorphanol", "butorphanol"),
        *("pentazocine", "nalbuphine", "opium", "belladonna and opium", "dihydrocodeine"),
        *("diphenoxylate", "Lomotil", "sufentanil", "remifentanil", "heroin", "diamorphine"),
        *("kratom", "Zubsolv", "Belbuca", "Hysingla ER", "Xtampza ER", "Lortab", "Ultracet"),
        *("OXYCODONE HCl 5mg/acetaminophen 325 mg tab", "Tylenol w/ Codeine #3"),
        *("tramadol hydrochloride ER 100 mg", "buprenorphine-naloxone 8-2 mg SL film"),
        *("Hydrocodone Bitartrate/APAP 10-325", "HYDROCO/APAP 5-325", "APAP/codeine 300-30"),
        *("morphine sulphate", "codeine phosphate", "fentanyl 25mcg/hr patch q72h", "MSO4"),
        *("TYLENOL NO. 3", "tylenol3", "Tylenol-Codeine No.4", "oxycodoneHCL", "hydrocodone5/325"),
        *("Oxy-Contin", "oxy contin", "MSContin", "co-gesic", "Levo Dromoran", "oxycodon"),
        *("opioid pain medicine", "narcotics", "opiods", "Promethazine w/ codeine syrup"),
        *("butalbital/apap/caff/codeine", "guaifenesin-codeine", "Robitussin AC"),
        *("cod\u00e9ine", "Co\u00addeine", "\uff34\uff52\uff41\uff4d\uff41\uff44\uff4f\uff4c"),
        *("aspirin, oxycodone", "stopped oxycodone last week", "no longer takes Suboxone"),
        *("ibuprofen; takes Norco when needed", "no opioids since Monday", "no pain. Norco 5"),
        *("Tylenol #3 1 tab prn", "Tylenol 3 tablets", "Tylenol 3, 4 times a day"),
        *("No. Takes Norco", "no opioids - takes Norco", "no opioids (takes Norco)", "no: Norco"),
        *(
            "no opioids taking Norco",
            "no pain on Norco",
            "no opioids and Norco",
            "none? Norco",
            "Norco: daily, no",
        ),
        *("denies pain takes Norco", "opioids \u2013 yes", "non-steroidal plus Norco"),
        *("no opioids except tramadol", "not sure: tramadol?", "dihydrocodeinone"),
        *("meptazinol", "tilidine/naloxone", "piritramide", "dezocine", "isotonitazene"),
        *("co-codamol 30/500", "Temgesic 0.2 mg SL", "OxyNorm", "B&O suppository", "bupe"),
        *(
            "codiene",
            "percoset",
            "vicoden",
            "tramadal 50",
            "methodone",
            "fentynal patch",
            "T#3 prn",
        ),
    ],
)
def test_an_opioid_is_found_by_its_words(name: str) -> None:
    assert raised(name) == [("opioid", HOLD)]


@pytest.mark.parametrize("name", COMMON)
def test_a_medicine_in_common_use_is_no_opioid(name: str) -> None:
    assert raised(name) == []


@pytest.mark.parametrize(
    "name",
    [
        *(
            "hydrocortisone",
            "hydrocortisone acetate 2.5%",
            "naloxone",
            "Narcan 4 mg",
            "apomorphine",
        ),
        *("dextromethorphan", "nonopioid analgesic patch", "opioid antagonist", "ultramicrosize"),
        *("Tylenol 3 times a day", "Tylenol 2x/day", "an opioid blocker"),
        *("cod liver oil", "", "  ", "#3", "3", "-"),
    ],
)
def test_other_medicines_are_not_flagged_as_opioids(name: str) -> None:
    assert raised(name) == []


@pytest.mark.parametrize(
    "name",
    [
        *("Tramodal", "Percocat", "vicodun", "fentanil patch", "methadoone", "oxycotine"),
        *(
            "hydrocodme 5/325",
            "codine",
            "morphime",
            "buprenorfine",
            "suboxne",
            "dilaudd",
            "hydromorphon",
        ),
        *("tramad", "hydroco 5 mg", "Code\u0456ne", "morfna", "oxicodna", "buprenorfna 8 mg"),
    ],
)
def test_a_name_similar_to_an_opioid_is_shown(name: str) -> None:
    assert raised(name) == [("opioid_lookalike", WARNING)]


def test_a_misspelled_opioid_is_shown_with_the_similar_name() -> None:
    (flag,) = medicine_flags(NALTREXONE, (Medication("Tramodal 50 mg", None),), TODAY, TODAY)
    assert '"tramodal", which looks like tramadol, an opioid: find out what it is' in flag.message


@pytest.mark.parametrize(
    "name",
    [
        *("no opioids", "No opioid medicines", "denies opioid use", "Pt denies any opioids"),
        *("Patient denies any current use of opioids", "opioid-free", "opioid na\u00efve"),
        *(
            "no opioids or heroin",
            "not taking tramadol",
            "no current narcotics",
            "never used heroin",
        ),
        *("ibuprofen, no opioids", "Opioids: none", "Opioid: No", "narcotics - denied"),
    ],
)
def test_a_denial_is_shown_and_is_no_hold(name: str) -> None:
    assert raised(name) == [("opioid_denied", WARNING)]


# Any text around the name.

CASES = st.sampled_from([str.upper, str.lower, str.title, str.swapcase, str.capitalize])
AROUND = st.sampled_from(
    [
        *("{}", "{} 5 mg", "{} HCl 10mg tab", "{}/acetaminophen 325 mg", "acetaminophen-{}"),
        *("{} ER", "*{}*", "({})", "aspirin, {}", "takes {} daily", "{} 1 tab po q6h prn pain"),
        *("1) {}", "{}.", "{}\n", "\t{}", "\u2022 {} \u2013 2x/day", "{}?", "Rx: {}", "{}_5mg"),
    ]
)


@given(st.sampled_from(NAMES), CASES, AROUND)
def test_any_opioid_is_found_in_any_case_and_company(
    name: str, written: object, around: str
) -> None:
    assert callable(written)
    assert certainty(around.format(written(name))) is Certainty.NAMED


@given(st.sampled_from(NAMES), st.sampled_from(["-", " ", "  ", "/", "."]))
def test_what_joins_the_words_of_a_name_does_not_matter(name: str, between: str) -> None:
    assert certainty(re.sub("[ -]", between, name)) is Certainty.NAMED


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_be_screened(text: str) -> None:
    flags = list(medicine_flags(NALTREXONE, (Medication(text, None),), TODAY, TODAY))
    assert all(flag.message and flag.code for flag in flags)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=60))
def test_a_text_with_no_known_name_never_holds_for_an_opioid(text: str) -> None:
    joined = text.replace(" ", "")
    is_named = any(re.sub(r"\W", "", name).lower() in joined for name in NAMES)
    assert is_named or ("opioid", HOLD) not in raised(text)


@pytest.mark.parametrize("group", OPIOIDS, ids=["short", "long"])
def test_every_name_of_a_group_is_found_in_that_group(group: MedicineGroup) -> None:
    for medicine in group.medicines:
        for name in (medicine.name, *medicine.other_names):
            one = find(name, group, NALTREXONE)
            assert one is not None, name
            assert one.certainty is Certainty.NAMED, name
