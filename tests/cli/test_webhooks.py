"""Webhooks on the command line."""

import re

from tests.cli.test_commands import pharmacy

URL = "https://hooks.example.com/orders"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


def test_a_webhook_is_added_listed_rotated_and_removed(sqlite_url: str) -> None:
    pharmacy("api-keys", "add", "clinic", url=sqlite_url)
    added = pharmacy("webhooks", "add", "clinic", URL, url=sqlite_url)
    assert SECRET.fullmatch(added.stdout.split()[-1])
    listed = pharmacy("webhooks", "list", url=sqlite_url).stdout
    assert f"clinic, {URL}" in listed
    webhook_id = listed.partition(":")[0]
    rotated = pharmacy("webhooks", "rotate", webhook_id, url=sqlite_url)
    assert SECRET.fullmatch(rotated.stdout.split()[-1])
    assert "two secrets until" in pharmacy("webhooks", "list", url=sqlite_url).stdout
    pharmacy("webhooks", "remove", webhook_id, url=sqlite_url)
    assert pharmacy("webhooks", "list", url=sqlite_url).stdout == "No webhooks.\n"


def test_an_address_without_tls_is_refused(sqlite_url: str) -> None:
    refused = pharmacy("webhooks", "add", "clinic", "http://127.0.0.1/", url=sqlite_url)
    assert refused.returncode == 2
    assert "https://" in refused.stderr
