"""compose.yaml and the Dockerfile, as far as they can be checked without a container engine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]


def test_everything_that_runs_is_there() -> None:
    assert set(SERVICES) == {"web", "worker", "migrate", "postgres", "redis"}


@pytest.mark.parametrize("name", ["web", "worker"])
def test_nothing_of_ours_starts_before_the_migration_is_done(name: str) -> None:
    migration = SERVICES[name]["depends_on"]["migrate"]
    assert migration == {"condition": "service_completed_successfully"}


def test_redis_keeps_its_queue_and_evicts_nothing() -> None:
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


@pytest.mark.parametrize("secret", ["DATABASE_PASSWORD", "SECRET_KEY"])
def test_no_secret_has_a_default(secret: str) -> None:
    uses = re.findall(rf"\$\{{{secret}(.{{2}})", (ROOT / "compose.yaml").read_text())
    assert uses
    assert set(uses) == {":?"}


def test_volumes_and_networks_that_are_used_are_declared() -> None:
    volumes = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    networks = {network for service in SERVICES.values() for network in service["networks"]}
    assert {volume.partition(":")[0] for volume in volumes} == set(COMPOSE["volumes"])
    assert networks - {"default"} == set(COMPOSE["networks"])


def test_the_image_copies_what_is_there_and_installs_by_hash() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (.*) \S+$", dockerfile, re.MULTILINE)
    assert all((ROOT / name).exists() for line in copied for name in line.split())
    assert "--require-hashes -r requirements.lock" in dockerfile


def test_image_and_set_up_install_the_same_system_packages() -> None:
    needed = re.findall(r"\|\| echo ([\w.-]+)$", _what_run_needs(), re.MULTILINE)
    dockerfile = (ROOT / "Dockerfile").read_text()
    # Python is in the base image, and Redis in an image of its own.
    assert all(name in dockerfile for name in needed if name != "redis-server")
    assert "libpango-1.0-0" in needed


def _what_run_needs() -> str:
    script = (ROOT / ".ci" / "setup").read_text()
    return script[script.index("has redis-server") : script.index('if [ "$purpose" = run ]')]
