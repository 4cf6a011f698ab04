"""The people of a prescription, as the order names them."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in the United States. `state` is two letters."""

    line: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class Medication:
    """A medicine that the patient takes, or took until `stopped_on`. rxcui: its RxNorm code."""

    name: str
    stopped_on: datetime.date | None
    rxcui: str | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """The patient. `language` is a BCP 47 tag."""

    family_name: str
    given_name: str
    birth_date: datetime.date
    phone: str | None
    address: Address | None
    allergies: tuple[str, ...]
    medications: tuple[Medication, ...]
    conditions: tuple[str, ...]
    language: str

    @property
    def name(self) -> str:
        """The name as on a label: given name, then family name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Prescriber:
    """The prescriber. `npi` is the National Provider Identifier, ten digits."""

    name: str
    npi: str | None
    phone: str | None
