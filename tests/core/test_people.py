"""The people of a prescription."""

from tests.factories import patient


def test_a_patient_is_named_given_name_first() -> None:
    assert patient().name == "Robin Sample"
