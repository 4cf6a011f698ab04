"""A function that an attacker would like a worker to call."""

import os
from pathlib import Path


def leave_a_trace(*_: object) -> None:
    """Record that it was called."""
    Path(os.environ["TRACE"]).touch()
