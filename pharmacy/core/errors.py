"""What can go wrong, named for the fact; each door translates these once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field.

    pointer: RFC 6901 JSON pointer into what was sent, such as `/patient/birth_date`.
    message: what is wrong and the remedy; never the value of a patient's field.
    """

    pointer: str
    code: str
    message: str

    def under(self, prefix: str) -> "Problem":
        """The same problem seen from further out: its pointer begins with `prefix`."""
        return Problem(prefix + self.pointer, self.code, self.message)


class PharmacyError(Exception):
    """The root. `code` is stable and for machines, `message` is for people and names the remedy."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InvalidInput(PharmacyError):
    """What was sent breaks a rule; nothing was stored."""

    code = "invalid"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))

    def under(self, prefix: str) -> "InvalidInput":
        """The same refusal with every pointer seen from further out."""
        return InvalidInput(problem.under(prefix) for problem in self.problems)


def invalid(pointer: str, code: str, message: str) -> InvalidInput:
    """A refusal of one field."""
    return InvalidInput([Problem(pointer, code, message)])


class WordsNotUnderstood(InvalidInput):
    """Written directions have words that no rule reads.

    words: each of them as it is written; they may name anybody, so no log may have them.
    """

    code = "not_understood"

    def __init__(self, problems: Iterable[Problem], words: Iterable[str]) -> None:
        super().__init__(problems)
        self.words = tuple(words)


class PlanContradicted(PharmacyError):
    """The second route to a plan's numbers came to others: a defect of ours, never stored."""

    code = "plan_contradicted"


class NotFound(PharmacyError):
    """There is no such record, or the caller may not know of it."""

    code = "not_found"


class NotSignedIn(PharmacyError):
    """Nobody, or nobody known, is asking."""

    code = "not_signed_in"


class NotAllowed(PharmacyError):
    """The caller is known and may not do this."""

    code = "not_allowed"


class AlreadyOrdered(PharmacyError):
    """The sender's `external_id` stands already, with other content.

    order_id: the order that stands.
    """

    code = "external_id_conflict"

    def __init__(self, message: str, order_id: str) -> None:
        super().__init__(message)
        self.order_id = order_id


class KeyReused(PharmacyError):
    """An Idempotency-Key came again with another body."""

    code = "idempotency_key_reused"


class ChangedMeanwhile(PharmacyError):
    """Somebody changed the record after the caller last saw it: nothing was done."""

    code = "changed_meanwhile"


class NotReady(PharmacyError):
    """The record exists, and what was asked of it is not there yet."""

    code = "not_ready"


def told_without_words(error: BaseException) -> str:
    """What kind of error it is and where it arose; its words may hold what a patient is called."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"
    return f"{type(error).__name__} at {place}"
