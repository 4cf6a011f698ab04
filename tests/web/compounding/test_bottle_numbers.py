"""Every page of the day refers to a container by the number in the box on its label."""

from tests.web.browsers import PASSWORD, PharmacySite
from tests.web.compounding.test_the_day import barcodes, compounded, path_of, press, verified

BOTTLES = [f"Bottle {number}" for number in range(1, 10)]


def missing(text: str) -> list[str]:
    return [bottle for bottle in BOTTLES if bottle not in text]


def test_the_order_and_its_verification_name_each_bottle(sqlite_site: PharmacySite) -> None:
    order_id = sqlite_site.placed()
    page = sqlite_site.signed_in().open(path_of(order_id))
    assert missing(page.text) == []
    assert page.text.count("Bottle 9") >= 2
    page = sqlite_site.signed_in("pharmacist").open(path_of(order_id, "/verification"))
    assert missing(page.text) == []


def test_the_packaging_table_has_a_row_for_each_container(sqlite_site: PharmacySite) -> None:
    order_id, tina, _ = verified(sqlite_site)
    tina.open(path_of(order_id))
    press(tina, path_of(order_id, "/compounding"), action="begin")
    rows = [row for row in tina.page.html.split("<tr") if 'name="capsules-' in row]
    assert [f"<strong>{number}</strong>" in row for number, row in enumerate(rows, 1)] == [True] * 9


def test_final_verification_and_dispensing_name_each_bottle(sqlite_site: PharmacySite) -> None:
    order_id, tina, ada = compounded(sqlite_site)
    page = ada.open(path_of(order_id, "/final-verification"))
    assert missing(page.text) == []
    for code in barcodes(sqlite_site):
        press(ada, path_of(order_id, "/final-verification/scan"), number=code)
    press(ada, path_of(order_id, "/final-verification"), password=PASSWORD)
    page = tina.open(path_of(order_id, "/dispensing"))
    assert "Bottle 9 (4.5 mg)" in page.text
    assert missing(page.text) == []
