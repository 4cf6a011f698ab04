"""The process that is kept for the next jobs."""

import os
import signal
import time
from types import FrameType

import pytest

from pharmacy.working.horses import Horse


class AlarmRang(Exception):
    """What RQ's alarm raises while a job runs."""


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise AlarmRang


def sleeps(_job_id: str, _execution_id: str) -> None:
    time.sleep(0.3)


def test_an_answer_is_not_lost_if_an_alarm_interrupts_the_wait() -> None:
    horse = Horse(sleeps)
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for _ in range(3):
            horse.begin("job", "execution")
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with pytest.raises(AlarmRang):
                horse.wait()
            # As often as RQ asks: the answer stays until the next job begins.
            assert [horse.wait(), horse.wait()] == [os.EX_OK, os.EX_OK]
    finally:
        signal.signal(signal.SIGALRM, before)
        horse.let_go()
    assert horse.jobs == 3
