"""The life of a batch: which action each state allows, and that nothing is released unseen."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.making import batches
from pharmacy.core.making.batches import BatchAction, BatchState

DAY = datetime.date(2027, 5, 21)
# All of it, stated again.
ALLOWED = {
    BatchState.IN_PROGRESS: {"submit", "reject"},
    BatchState.WAITING: {"return", "release", "reject"},
    BatchState.RELEASED: {"use_up", "recall"},
    BatchState.EXPIRED: {"use_up", "recall"},
    BatchState.USED_UP: {"recall"},
    BatchState.REJECTED: set(),
    BatchState.RECALLED: set(),
}


@pytest.mark.parametrize("state", BatchState)
def test_each_state_allows_these_actions(state: BatchState) -> None:
    found = {str(action) for action in BatchAction if batches.may_act(state, action)}
    assert found == ALLOWED[state]


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (DAY, BatchState.RELEASED),
        (DAY + datetime.timedelta(days=1), BatchState.EXPIRED),
    ],
)
def test_a_released_batch_is_used_until_its_date(today: datetime.date, state: BatchState) -> None:
    assert batches.state_on(BatchState.RELEASED, DAY, today) is state
    assert batches.state_on(BatchState.RECALLED, DAY, today) is BatchState.RECALLED


@given(st.lists(st.sampled_from(BatchAction), max_size=12))
def test_a_batch_is_released_once_and_only_from_a_pharmacists_list(
    wanted: list[BatchAction],
) -> None:
    state, path = BatchState.IN_PROGRESS, []
    for action in wanted:
        if batches.may_act(state, action):
            path.append((state, action))
            state = batches.STATE_AFTER[action]
    releases = [before for before, action in path if action is BatchAction.RELEASE]
    assert releases in ([], [BatchState.WAITING])
    if state in (BatchState.USED_UP, BatchState.RECALLED):
        assert releases == [BatchState.WAITING]
    ends = [number for number, (_, action) in enumerate(path) if action is BatchAction.REJECT]
    assert ends in ([], [len(path) - 1])
