"""The modules that the fork server of `tests.forks` preloads: our programs and a warm renderer."""

import worker
from pharmacy import app, jobs
from pharmacy.cli import running

__all__ = ["app", "running", "worker"]
jobs.warm()
