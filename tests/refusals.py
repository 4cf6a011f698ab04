"""What a refusal is, by the code of its message: its English may be reworded."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from pharmacy.core.errors import InvalidInput, PharmacyError, Problem
from pharmacy.core.messages import Message, Sentence

Refusal = TypeVar("Refusal", bound=PharmacyError)


def code_of(refusal: PharmacyError | Problem | Sentence | None) -> str:
    """The code of a refusal's message."""
    message = refusal.message if isinstance(refusal, PharmacyError | Problem) else refusal
    assert isinstance(message, Message), message
    return message.code


def codes_of(refusal: InvalidInput) -> dict[str, str]:
    """The codes of its messages, by the pointers of its problems."""
    return {problem.pointer: code_of(problem) for problem in refusal.problems}


@contextmanager
def refuses(kind: type[Refusal], code: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """Expect a refusal with the message of this code."""
    with pytest.raises(kind) as caught:
        yield caught
    assert code_of(caught.value) == code
