"""Opening batches, and the list of them."""

import pytest

from tests.web.batches import benches
from tests.web.batches.benches import WebBench
from tests.web.browsers import PharmacySite


@pytest.fixture
def bench(sqlite_site: PharmacySite) -> WebBench:
    """A bench without a batch."""
    return benches.web_bench(sqlite_site)


def test_a_batch_is_opened_from_a_formulation_that_is_active(bench: WebBench) -> None:
    tina = bench.tina
    tina.open("/batches/new")
    assert "Naltrexone hydrochloride 10 mg/g triturate" in tina.page.text
    path = bench.opened()
    assert "20 g of 10 mg/g" in tina.page.text
    assert "Scan the package of each component." in tina.page.text
    tina.open("/batches")
    assert "in progress" in tina.page.text
    tina.open(f"{path}/bench")
    assert tina.response.request.path == f"{path}/lots"


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(bench: WebBench) -> None:
    tina = bench.tina
    tina.open(f"/batches/new?version={bench.bench.capsules.id}")
    fields = {**tina.page.fields, "strength": "5", "strength_unit": "mg", "capsule_size": "3"}
    tina.send("/batches", {**fields, "units": "63", "balance_id": bench.bench.balance_id})
    assert tina.response.status_code == 422
    assert "This formulation is for 0.1 mg to 4.5 mg." in tina.page.text
    assert tina.page.text_of("units") == "63"


def test_a_pharmacy_without_an_active_formulation_reads_what_it_needs(
    sqlite_site: PharmacySite,
) -> None:
    tina = sqlite_site.signed_in()
    tina.open("/batches/new")
    assert "No formulation is active" in tina.page.text


def test_an_administrator_reads_batches_and_opens_none(bench: WebBench) -> None:
    admin = bench.site.signed_in("admin")
    admin.open("/batches")
    assert "Open a batch" not in admin.page.text
    assert admin.client.get("/batches/new").status_code == 403
