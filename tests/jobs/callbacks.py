"""What an intruder would like a worker to call."""

import os
from pathlib import Path


def leave_a_trace(*_: object) -> None:
    """Show that it was called."""
    Path(os.environ["TRACE"]).touch()
