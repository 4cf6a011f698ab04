"""Errors, named for the fact. The API and the pages each translate them in one place."""

from collections.abc import Iterable
from dataclasses import dataclass

from pharmacy.core.messages import Sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field.

    pointer: RFC 6901 JSON pointer into the input, such as `/patient/birth_date`. code: its kind, as
    clients get it; the message has its own code. message: what is wrong and the remedy, never the
    value of a patient's field. It is a Message if a page may show it, and else English text.
    """

    pointer: str
    code: str
    message: Sentence

    def under(self, prefix: str) -> "Problem":
        """The same problem in an enclosing value: its pointer begins with `prefix`."""
        return Problem(prefix + self.pointer, self.code, self.message)


class PharmacyError(Exception):
    """The base class.

    `code` is its kind, stable and for programs. `message` is for people and says what to do: a
    Message if a page may show it, and else English text.
    """

    code = "error"

    def __init__(self, message: Sentence, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InvalidInput(PharmacyError):
    """The input breaks a rule. Nothing was stored."""

    code = "invalid"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        messages = [problem.message for problem in self.problems]
        super().__init__(messages[0] if len(messages) == 1 else " ".join(map(str, messages)))

    def under(self, prefix: str) -> "InvalidInput":
        """The same error in an enclosing value: every pointer begins with `prefix`."""
        return InvalidInput(problem.under(prefix) for problem in self.problems)


def invalid(pointer: str, code: str, message: Sentence) -> InvalidInput:
    """An error of one field."""
    return InvalidInput([Problem(pointer, code, message)])


class WordsNotUnderstood(InvalidInput):
    """Written directions contain words that no rule reads.

    words: each of them as written. They may be names, so they must not be logged.
    """

    code = "not_understood"

    def __init__(self, problems: Iterable[Problem], words: Iterable[str]) -> None:
        super().__init__(problems)
        self.words = tuple(words)


class PlanContradicted(PharmacyError):
    """The second computation of a plan's numbers disagrees: a bug. The plan is never stored."""

    code = "plan_contradicted"


class WeighingContradicted(PharmacyError):
    """The second derivation of a weighing plan disagrees: a bug. Nothing is weighed from it."""

    code = "weighing_contradicted"


class NotFound(PharmacyError):
    """The record does not exist, or the caller may not know of it."""

    code = "not_found"


class NotSignedIn(PharmacyError):
    """The caller is not signed in, or is unknown."""

    code = "not_signed_in"


class NotAllowed(PharmacyError):
    """The caller is known and may not do this."""

    code = "not_allowed"


class AlreadyOrdered(PharmacyError):
    """The client's `external_id` already exists, with other content.

    order_id: the existing order.
    """

    code = "external_id_conflict"

    def __init__(self, message: Sentence, order_id: str) -> None:
        super().__init__(message)
        self.order_id = order_id


class KeyReused(PharmacyError):
    """An Idempotency-Key was repeated with another body."""

    code = "idempotency_key_reused"


class ChangedMeanwhile(PharmacyError):
    """Another user changed the record after the caller last read it. Nothing was done."""

    code = "changed_meanwhile"


class NotReady(PharmacyError):
    """The record exists, but the requested part is not ready yet."""

    code = "not_ready"


def kind_and_place(error: BaseException) -> str:
    """The kind of an error and where it was raised. Its message may contain a patient's name."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"
    return f"{type(error).__name__} at {place}"
