"""What the fork server of `tests.forks` imports first: our programs, with a warm renderer."""

import worker
from pharmacy import app, jobs
from pharmacy.cli import running

__all__ = ["app", "running", "worker"]
jobs.warm()
