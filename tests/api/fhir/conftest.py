"""Prescriber systems that speak FHIR, on each kind of database."""

import pytest

from tests.api.callers import Caller
from tests.api.fhir.clinics import Clinic


@pytest.fixture
def clinic(caller: Caller) -> Clinic:
    """A sender; the test runs on SQLite and on PostgreSQL."""
    return Clinic(caller)


@pytest.fixture
def sqlite_clinic(sqlite_caller: Caller) -> Clinic:
    """A sender, where the kind of database cannot matter."""
    return Clinic(sqlite_caller)


@pytest.fixture
def refused_clinic(refused_caller: Caller) -> Clinic:
    """A sender of whose requests nothing is stored."""
    return Clinic(refused_caller)


@pytest.fixture
def other_clinic(stranger: Caller) -> Clinic:
    """Another sender of the same pharmacy."""
    return Clinic(stranger)
