"""What the fork server of `workers` imports first: all of a worker, with its renderer warm."""

import worker
from pharmacy import jobs

__all__ = ["worker"]
jobs.warm()
