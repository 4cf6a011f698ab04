"""FHIR clients, on each kind of database."""

import pytest

from tests.api.callers import Caller
from tests.api.fhir.clinics import Clinic


@pytest.fixture
def clinic(caller: Caller) -> Clinic:
    """A client. The test runs on SQLite and on PostgreSQL."""
    return Clinic(caller)


@pytest.fixture
def sqlite_clinic(sqlite_caller: Caller) -> Clinic:
    """A client, for tests in which the kind of database does not matter."""
    return Clinic(sqlite_caller)


@pytest.fixture
def refused_clinic(refused_caller: Caller) -> Clinic:
    """A client whose requests store nothing."""
    return Clinic(refused_caller)


@pytest.fixture
def other_clinic(stranger: Caller) -> Clinic:
    """Another client of the same pharmacy."""
    return Clinic(stranger)
