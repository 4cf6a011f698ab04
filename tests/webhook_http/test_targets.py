"""Allowed targets of a message: never our own network, whatever the form of the address."""

from ipaddress import ip_address

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.webhook_http.targets import (
    Forbidden,
    WebhookTarget,
    addresses_of,
    is_public,
    read_target,
)

PRIVATE = [
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.1", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1"),
    *("::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
    # IPv4 within IPv6: mapped, 6to4, NAT64, Teredo.
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_our_own_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "localhost", "169.254.169.254"]
)
def test_a_host_that_leads_home_is_forbidden(host: str) -> None:
    with pytest.raises(Forbidden):
        addresses_of(read_target(f"https://{host}/"))


def test_loopback_is_only_for_a_demonstration() -> None:
    target = read_target("http://127.0.0.1:8080/hook", to_loopback=True)
    assert addresses_of(target, to_loopback=True) == ["127.0.0.1"]
    with pytest.raises(Forbidden):
        addresses_of(target)


def test_a_demonstration_sends_nothing_without_tls_to_others() -> None:
    with pytest.raises(Forbidden):
        addresses_of(read_target("http://8.8.8.8/", to_loopback=True), to_loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.com/", "ftp://example.com/", "//example.com/", "example.com", ""),
        *("https://", "https:///path", "https://user@example.com/", "https://u:p@example.com/"),
        *("https://example.com/#part", "https://example.com:99999/", "https://exa mple.com/"),
        *("https://example.com/\r\nX: y", "https://[::1", "https://ex%61mple.com/", "file:///etc"),
        "https://bücher.example/",
        "https://example.com/" + "x" * 500,
    ],
)
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        read_target(url)


def test_an_address_is_taken_apart() -> None:
    target = read_target("https://Hooks.example.com:8443/in?key=1")
    assert target == WebhookTarget(True, "hooks.example.com", 8443, "/in?key=1")
    assert read_target("https://hooks.example.com") == WebhookTarget(
        True, "hooks.example.com", 443, "/"
    )
