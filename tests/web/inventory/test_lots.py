"""Component lots at the page: receipt by scan, release, count, certificate, and the end."""

import io

import pytest

from tests.cast import PASSWORD
from tests.web.browsers import Browser, PharmacySite

RECEIPT = {
    "name": "naltrexone HCl USP",
    "drug": "naltrexone",
    "supplier": "Example Chemicals",
    "lot": "NX-2611",
    "expires_on": "2036-05-28",
    "quantity": "25",
    "unit": "g",
    "assay": "99.3",
    "assay_basis": "anhydrous",
    "water": "2.1",
}


def received(site: PharmacySite, **changes: str) -> Browser:
    """A technician's browser at a lot that she has just received."""
    browser = site.signed_in()
    browser.open("/lots/receive")
    browser.send("/lots", {**RECEIPT, **changes})
    return browser


def at_lot(site: PharmacySite, name: str, path: str) -> Browser:
    """Another person's browser at the same lot."""
    browser = site.signed_in(name)
    browser.open(path)
    return browser


def path_of(browser: Browser) -> str:
    return browser.response.request.path


def test_a_received_lot_is_in_quarantine(sqlite_site: PharmacySite) -> None:
    browser = received(sqlite_site)
    for words in ("quarantined", "25 g", "99.3 %", "of the anhydrous powder", "Example Chemicals"):
        assert words in browser.page.text
    assert "NX-2611" in browser.open("/lots").text


def test_empty_capsules_are_received_with_their_size(sqlite_site: PharmacySite) -> None:
    capsules = {"name": "hard capsule, empty", "drug": "", "quantity": "1000", "unit": "each"}
    powder = {"assay": "", "assay_basis": "", "water": ""}
    browser = received(sqlite_site, capsule_size="3", **capsules, **powder)
    assert "empty capsules of size 3" in browser.page.text


def test_a_technician_does_not_release_it_and_a_pharmacist_does(sqlite_site: PharmacySite) -> None:
    browser = received(sqlite_site)
    path = path_of(browser)
    browser.send(f"{path}/decide/release", {})
    assert browser.response.status_code == 403
    pharmacist = at_lot(sqlite_site, "pharmacist", path)
    assert "released" in pharmacist.send(f"{path}/decide/release", {}).text


def test_the_barcode_of_the_package_fills_in_lot_and_expiry(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    browser.open("/lots/receive")
    browser.send("/lots/scan", {"scan": "]d201003123456789061736052810NX-9", "name": "naltrexone"})
    filled = [browser.page.text_of(name) for name in ("name", "lot", "expires_on", "ndc")]
    assert filled == ["naltrexone", "NX-9", "2036-05-28", "1234567890"]


def test_an_ambiguous_barcode_is_refused_beside_its_field(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    browser.open("/lots/receive")
    browser.send("/lots/scan", {"scan": "10A117360528"})
    assert browser.response.status_code == 422
    assert "two ways" in browser.page.error("scan")
    assert browser.page.text_of("lot") == ""


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"lot": ""}, "lot"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"quantity": "1,5"}, "quantity"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "1.5", "unit": "each"}, "quantity"),
        ({"assay": "993"}, "assay"),
        ({"assay_basis": ""}, "assay"),
        ({"drug": "aspirin"}, "drug"),
        ({"ndc": "12"}, "ndc"),
        ({"capsule_size": "7", "unit": "each"}, "capsule_size"),
        ({"capsule_size": "3", "unit": "g"}, "unit"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(
    sqlite_site: PharmacySite, changes: dict[str, str], name: str
) -> None:
    browser = received(sqlite_site, **changes)
    assert browser.response.status_code == 422
    assert browser.page.error(name)
    assert "None yet" in browser.open("/lots").text


def test_a_count_is_corrected_with_its_reason(sqlite_site: PharmacySite) -> None:
    browser = received(sqlite_site)
    fields = {"counted": "24.5", "reason": "spilled", "seen": "25 g"}
    browser.send(f"{path_of(browser)}/count", fields)
    for words in ("24.5 g", "-0.5 g", "spilled"):
        assert words in browser.page.text


def test_a_certificate_comes_back_byte_by_byte_as_a_download(sqlite_site: PharmacySite) -> None:
    browser = received(sqlite_site)
    path, content = path_of(browser), b"%PDF-1.7\n" + b"x" * 300_000
    browser.send(f"{path}/certificate", {"certificate": (io.BytesIO(content), "coa.pdf")})
    assert browser.response.status_code == 200
    browser.open(f"{path}/certificate")
    assert browser.response.data == content
    assert browser.response.headers["Content-Disposition"].startswith("attachment")


def test_a_pack_statistic_is_shown_as_measured(sqlite_site: PharmacySite) -> None:
    browser = received(sqlite_site)
    browser.send(f"{path_of(browser)}/packings", {"size": "3", "milligrams": "210.50"})
    assert "210.50 mg" in browser.page.text


def test_a_witness_signs_that_a_lot_was_destroyed(sqlite_site: PharmacySite) -> None:
    path = path_of(received(sqlite_site))
    pharmacist = at_lot(sqlite_site, "pharmacist", path)
    fields = {"reason": "wet", "witness": "technician", "password": PASSWORD}
    page = pharmacist.send(f"{path}/decide/destroy", fields)
    for words in ("destroyed", "Witness: technician", "wet", "0 g"):
        assert words in page.text


def test_a_wrong_password_of_the_witness_destroys_nothing(sqlite_site: PharmacySite) -> None:
    path = path_of(received(sqlite_site))
    pharmacist = at_lot(sqlite_site, "pharmacist", path)
    fields = {"reason": "wet", "witness": "technician", "password": "guess"}
    page = pharmacist.send(f"{path}/decide/destroy", fields)
    assert pharmacist.response.status_code == 422
    assert page.error("witness")
    assert "quarantined" in page.text


def test_an_unknown_action_is_not_found(sqlite_site: PharmacySite) -> None:
    browser = received(sqlite_site)
    browser.send(f"{path_of(browser)}/use/release", {})
    assert browser.response.status_code == 404
