"""The rate limit of a client, and the response past it."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pharmacy.api.rates import AWAY_FOR
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.conftest import calling, new_key
from tests.api.fhir.clinics import Clinic
from tests.api.oauth_systems import System
from tests.redis_server import RedisServer

FEW = {"REQUESTS_PER_MINUTE": "3", "REFUSALS_PER_MINUTE": "3"}


@pytest.fixture
def few(sqlite_url: str) -> Iterator[Caller]:
    """A client with a limit of three requests a minute, without Redis."""
    yield from calling(sqlite_url, **FEW)


def statuses(caller: Caller, times: int, path: str = "/api/v1/orders") -> list[int]:
    return [caller.get(path).status_code for _ in range(times)]


def test_past_the_limit_a_client_learns_when_to_retry(few: Caller) -> None:
    assert statuses(few, 3) == [200, 200, 200]
    refused = few.post(bodies.ldn_order())
    assert refused.status_code == 429
    assert refused.mimetype == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_the_fhir_door_says_it_in_fhir(few: Caller) -> None:
    assert statuses(few, 3) == [200, 200, 200]
    refused = Clinic(few).create({})
    assert refused.status_code == 429
    assert refused.get_json()["issue"][0]["code"] == "throttled"
    assert int(refused.headers["Retry-After"]) > 0


def test_one_client_does_not_use_up_what_another_may(few: Caller) -> None:
    other = few.with_key(new_key(few.engine, "hospital"))
    assert statuses(few, 4) == [200, 200, 200, 429]
    assert statuses(other, 1) == [200]


def test_another_key_or_a_token_is_no_way_round_the_limit(few: Caller) -> None:
    second = few.with_key(new_key(few.engine, "clinic"))
    token = few.with_key(System(few).token())
    assert statuses(few, 1) + statuses(second, 1) + statuses(token, 1) == [200, 200, 429]


def test_guessing_keys_is_slowed_and_a_valid_key_is_not(few: Caller) -> None:
    assert statuses(few.with_key("rxl_guess"), 4) == [401, 401, 401, 429]
    assert statuses(few.with_key(""), 1) == [429]
    assert statuses(few, 1) == [200]


def test_strangers_behind_our_own_proxy_are_counted_apart(sqlite_url: str) -> None:
    """With anything that a client itself writes before what the proxy adds."""
    stranger = next(calling(sqlite_url, **FEW, PROXIES="1")).with_key("")

    def asked(route: str) -> int:
        headers = {"X-Forwarded-For": route}
        return stranger.ask("GET", "/api/v1/orders", headers).status_code

    assert [asked(f"203.0.113.{n}, 192.0.2.1") for n in range(4)] == [401, 401, 401, 429]
    assert asked("192.0.2.1, 192.0.2.2") == 401


def test_guessing_assertions_is_slowed(few: Caller) -> None:
    system = System(few)
    assert [system.ask("no assertion").status_code for _ in range(4)] == [401, 401, 401, 429]
    assert system.ask().status_code == 200


def test_the_counts_in_redis_apply_to_every_web_server(
    sqlite_url: str, redis_server: RedisServer
) -> None:
    environment = {**FEW, "REDIS_URL": redis_server.url}
    one = next(calling(sqlite_url, **environment))
    other = next(calling(sqlite_url, **environment)).with_key(one.key)
    assert statuses(one, 2) + statuses(other, 2) == [200, 200, 200, 429]
    redis_server.flushall()
    assert statuses(one, 1) == [200]


def test_concurrent_requests_that_find_redis_away_are_served(sqlite_url: str) -> None:
    caller = next(calling(sqlite_url))
    with ThreadPoolExecutor(8) as together:
        paths = ["/api/v1/orders"] * 8
        answers = list(together.map(caller.get, paths))
    assert {answer.status_code for answer in answers} == {200}


def test_orders_continue_if_redis_dies(sqlite_url: str, redis_server: RedisServer) -> None:
    environment = {**FEW, "REDIS_URL": redis_server.url}
    caller = next(calling(sqlite_url, **environment))
    assert caller.post(bodies.order("RX-1"), key="key-1").status_code == 201
    redis_server.kill()
    # Counted locally from now on, starting again.
    assert caller.post(bodies.order("RX-2"), key="key-2").status_code == 201
    assert statuses(caller, 3) == [200, 200, 429]


def test_redis_counts_again_once_it_is_back(sqlite_url: str, redis_server: RedisServer) -> None:
    environment = {**FEW, "REDIS_URL": redis_server.url}
    one = next(calling(sqlite_url, **environment))
    other = next(calling(sqlite_url, **environment)).with_key(one.key)
    redis_server.kill()
    assert statuses(one, 1) + statuses(other, 1) == [200, 200]
    redis_server.start()
    time.sleep(AWAY_FOR)
    assert statuses(one, 3) + statuses(other, 1) == [200, 200, 200, 429]
