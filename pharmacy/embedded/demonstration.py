"""Demo accounts: created at the first start, in a private file that later starts show."""

import datetime
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.errors import InvalidInput
from pharmacy.core.roles import Role
from pharmacy.embedded import NotStarted, demonstration_bench, home
from pharmacy.services.clients import api_keys
from pharmacy.services.making import formulation_copies
from pharmacy.services.people import passwords, users
from pharmacy.services.printing import printers
from pharmacy.settings import PharmacyProfile

API_KEY = "API key"
# One for labels, and one for patient calendars on letter paper.
PRINTERS = {"demo": "4x3", "demo letter": "letter"}
# Active from the start, and marked as reviewed by nobody.
FORMULATIONS = ("naltrexone-capsules", "naltrexone-triturate-10", "naltrexone-triturate-100")
CONSONANTS = "bdfghjkmnprstvz"
VOWELS = "aeiou"
SYLLABLES_OF_A_WORD = 3
# Each syllable is one of 75, so 12 of them have 74 bits.
WORDS_OF_A_PASSWORD = 4


@dataclass(frozen=True, slots=True)
class Accounts:
    """Passwords by user name, and one API key."""

    passwords: dict[str, str]
    api_key: str

    def lines(self) -> list[str]:
        """The accounts as they are shown and stored."""
        people = [f"{name}: {password}" for name, password in self.passwords.items()]
        return [*people, f"{API_KEY}: {self.api_key}"]


def accounts(
    place: home.Home, database_url: str, profile: PharmacyProfile, now: datetime.datetime
) -> Accounts:
    """The accounts of the first start. Creates them if there are none."""
    if place.accounts.exists():
        return _read(place.accounts)
    engine = db.make_engine(database_url, pooled=False)
    try:
        with db.transaction(engine) as session:
            made = _add(session, place.printed, profile, now)
            # Before the commit: accounts whose passwords nobody knows would be of no use.
            home.write_private(place.accounts, "\n".join(made.lines()) + "\n")
    except InvalidInput as error:
        raise NotStarted(
            f"{place.database} holds demo accounts, but {place.accounts} with their passwords"
            f" is gone ({error.message}): remove {place.root}/ to begin anew."
        ) from error
    return made


def _read(path: Path) -> Accounts:
    stored = dict(line.split(": ", 1) for line in path.read_text(encoding="utf-8").splitlines())
    try:
        api_key = stored.pop(API_KEY)
    except KeyError:
        raise NotStarted(f"{path} holds no API key: remove it and {path.parent}.") from None
    return Accounts(stored, api_key)


def _add(
    session: Session, printed: Path, profile: PharmacyProfile, now: datetime.datetime
) -> Accounts:
    typed = {}
    for role in Role:
        name, password = f"demo-{role}", _password()
        users.add_user(session, name, role, passwords.hashed(password), now, COMMAND_LINE)
        typed[name] = password
    for printer, stock in PRINTERS.items():
        printers.add_printer(session, printer, f"folder:{printed}", stock, now, COMMAND_LINE)
    for code in FORMULATIONS:
        formulation_copies.add_demonstration(session, COMMAND_LINE, code, now)
    demonstration_bench.stock(session, profile, now)
    api_key = api_keys.add_api_key(session, "demo", now, COMMAND_LINE)
    return Accounts(typed, api_key)


def _password() -> str:
    """A random password that can be typed from a screen."""
    return "-".join(
        "".join(
            secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(SYLLABLES_OF_A_WORD)
        )
        for _ in range(WORDS_OF_A_PASSWORD)
    )
