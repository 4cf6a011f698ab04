"""A bench with browsers: the lots, the formulations and a checked balance of today."""

import datetime
import re
from dataclasses import dataclass

from pharmacy.services.batches.batch_rows import BenchMoment
from pharmacy.services.equipment import logs
from tests import cast
from tests.services.batches import bench as batch_bench
from tests.services.batches.bench import SECOND, Bench
from tests.services.contexts import PROFILE, ServiceContext
from tests.services.equipment import machine_room
from tests.web.browsers import Browser, PharmacySite


class BenchOfToday(Bench):
    """A bench whose clock is that of the pages."""

    def at(self) -> BenchMoment:
        """The next second, on the pharmacy's day."""
        self.now += SECOND
        return BenchMoment(self.now, PROFILE.today(self.now))


@dataclass
class WebBench:
    """The bench of a site, and a browser of Tina, who is a technician."""

    site: PharmacySite
    bench: Bench
    tina: Browser

    def browser_of(self, name: str) -> Browser:
        """A browser of another person of the bench."""
        browser = self.site.browser()
        browser.client.set_cookie("pharmacy", self.site.session(name))
        browser.open("/batches")
        return browser

    def opened(self, form: str = "triturate") -> str:
        """The path of a new batch: 20 g of triturate, or 63 capsules of 0.5 mg."""
        version = self.bench.triturate if form == "triturate" else self.bench.capsules
        self.tina.open(f"/batches/new?version={version.id}")
        given = {"grams": "20"} if form == "triturate" else CAPSULES
        fields = {**self.tina.page.fields, "balance_id": self.bench.balance_id, **given}
        self.tina.send("/batches", fields)
        path = self.tina.response.request.path
        assert path.endswith("/lots"), self.tina.page.text
        return path.removesuffix("/lots")

    def scan(self, path: str, *texts: str) -> None:
        """Scan lots, one after the other."""
        for text in texts:
            self.tina.open(f"{path}/lots")
            self.tina.send(f"{path}/lots", {**self.tina.page.fields, "scan": text})


CAPSULES = {
    "units": "63",
    "strength": "0.5",
    "strength_unit": "mg",
    "capsule_size": "3",
    "overage_percent": "10",
}


def web_bench(site: PharmacySite) -> WebBench:
    """A new bench, whose balance was checked today."""
    now = datetime.datetime.now(datetime.UTC)
    ready = batch_bench.bench(ServiceContext(site.engine))
    bench = BenchOfToday(**{**vars(ready), "now": now})
    at = logs.moment(PROFILE, now)
    assert machine_room.check(bench.context, bench.balance_id, "200.0", at)
    browser = site.browser()
    browser.client.set_cookie("pharmacy", site.session(cast.TINA))
    browser.open("/batches")
    return WebBench(site, bench, browser)


def revision(browser: Browser) -> int:
    """The revision of the batch on the page."""
    found = re.search(r'name="version" value="(\d+)"', browser.page.html)
    assert found is not None
    return int(found[1])
