"""What a newcomer finds at the bench of the demonstration."""

import datetime

import pytest
from sqlalchemy import Engine

from pharmacy import db
from pharmacy.core.inventory import LotState
from pharmacy.embedded import demonstration, demonstration_bench
from pharmacy.models.components import Component
from pharmacy.models.equipment import Equipment
from pharmacy.services.equipment import logs, machines
from pharmacy.services.inventory import ledger, lot_records, lots
from pharmacy.services.making import formulations
from tests.services.contexts import NOW, PROFILE

TODAY = PROFILE.today(NOW)


@pytest.fixture
def bench(sqlite_engine: Engine) -> Engine:
    with db.transaction(sqlite_engine) as session:
        demonstration_bench.stock(session, PROFILE, NOW)
    return sqlite_engine


def lots_of(session: db.Session) -> dict[str, Component]:
    return {lot.name: lot for lot in lots.find_lots(session)}


def balance(session: db.Session) -> Equipment:
    (found,) = machines.find_equipment(session)
    return found


def test_there_is_a_released_lot_of_each_component_of_each_formulation(bench: Engine) -> None:
    with db.reading(bench) as session:
        found = lots_of(session)
        for code in demonstration.FORMULATIONS:
            content = formulations.shipped(code)
            for component in content["components"]["list"]:
                assert found[component["name"]].state is LotState.RELEASED


def test_each_lot_says_that_it_is_of_the_demonstration(bench: Engine) -> None:
    with db.reading(bench) as session:
        for lot in lots_of(session).values():
            assert lot.lot.startswith("DEMO")
            assert lot.supplier == "Demonstration: no real powder"


def test_the_powders_have_their_figures_and_the_capsules_their_size(bench: Engine) -> None:
    with db.reading(bench) as session:
        found = lots_of(session)
        drug, shell = found["naltrexone HCl"], found["hard capsule, empty"]
        assert (drug.assay, drug.water) == ("99.3", "2.1")
        (packing,) = lot_records.packings(session, drug)
        assert (packing.capsule_size, packing.milligrams) == ("3", "210")
        assert shell.capsule_size == "3"
        assert str(ledger.balances(session, [shell])[shell.id]) == "1,000"


def test_the_balance_may_weigh_on_each_day_of_a_start(bench: Engine) -> None:
    url = bench.url.render_as_string()
    tomorrow = NOW + datetime.timedelta(days=1)
    for now in (NOW, NOW, tomorrow):
        demonstration_bench.check_balance(url, PROFILE, now)
        with db.reading(bench) as session:
            assert logs.balance_reasons(session, balance(session), PROFILE.today(now)) == []
    with db.reading(bench) as session:
        assert [one.is_typed for one in logs.entries(session, balance(session))] == [True, True]
