"""The services that the other tests use."""

import socket

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests import network
from tests.postgresql import PostgresCluster
from tests.redis_server import RedisServer


def test_postgresql_serves_databases_of_our_own(postgresql: PostgresCluster) -> None:
    name = postgresql.create_database()
    engine = create_engine(postgresql.url(name))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT current_database()")) == name
    engine.dispose()


def test_a_dropped_database_is_gone(postgresql: PostgresCluster) -> None:
    name = postgresql.create_database()
    postgresql.drop_database(name)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={postgresql.directory} user=postgres dbname={name}")


def test_redis_keeps_its_keys_over_a_restart(redis_server: RedisServer) -> None:
    with redis_server.client() as client:
        client.set("key", "value")
    redis_server.stop()
    redis_server.start()
    with redis_server.client() as client:
        assert client.get("key") == b"value"


def test_a_killed_redis_does_not_respond_until_it_is_started(redis_server: RedisServer) -> None:
    redis_server.kill()
    assert not redis_server.is_ready()
    redis_server.start()
    assert redis_server.is_ready()


def test_an_emptied_redis_has_forgotten(redis_server: RedisServer) -> None:
    with redis_server.client() as client:
        client.set("key", "value")
        redis_server.flushall()
        assert client.get("bell") is None


@pytest.mark.parametrize("host", ["192.0.2.1", "example.com", "2001:db8::1"])
def test_no_test_reaches_another_machine(host: str) -> None:
    with pytest.raises(network.OutsideReached):
        socket.create_connection((host, 80), timeout=1)
