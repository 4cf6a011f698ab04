"""Solves the planner's problem with OR-Tools CP-SAT: the same front by a general solver.

For each limit of capsules in one dose and each number of strengths, the solver finds the fewest
capsules. One variable states whether a strength is made, another which of all possible takes makes
a dose, and a take implies its strengths. Each answer bounds the next one and is its starting point.
Of three formulations, this was the fastest: an integer for each dose and strength took two to three
times as long, and one sum for each dose and strength instead of implications took slightly longer.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement

from ortools.sat.python import cp_model

Figures = tuple[int, int, int]
Take = tuple[int, ...]


class TimedOut(Exception):
    """The solver was stopped before it had the whole front."""


class Solver:
    """CP-SAT with this many search workers and this many seconds for a whole front.

    seconds: the solver's own time. Building its models in Python is not included.
    """

    def __init__(self, workers: int, limit: float) -> None:
        self.workers, self.limit = workers, limit
        self.seconds = 0.0

    def front(
        self, times: Mapping[int, int], candidates: Sequence[int], most: int
    ) -> list[Figures]:
        """Strengths, capsules and most capsules in one dose of each plan on the Pareto front."""
        found = {
            figures for n in range(1, most + 1) for figures in self._fewest(times, candidates, n)
        }
        return sorted(one for one in found if not any(_beats(other, one) for other in found))

    def _fewest(
        self, times: Mapping[int, int], candidates: Sequence[int], most: int
    ) -> Iterator[Figures]:
        """The fewest capsules for each number of strengths that improves on fewer."""
        model = Model(times, candidates, most)
        for kinds in range(1, len(candidates) + 1):
            if model.is_impossible or model.is_at_floor:
                return
            capsules = self._solve(model, kinds)
            if capsules is not None:
                yield kinds, capsules, most

    def _solve(self, model: "Model", kinds: int) -> int | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = self.workers
        solver.parameters.max_time_in_seconds = max(self.limit - self.seconds, 0)
        model.allow(kinds)
        status = solver.solve(model.model)
        self.seconds += solver.wall_time
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise TimedOut(f"no whole front within {self.limit:g} s")
        return model.improve(solver)


class Model:
    """All takes of all doses with one limit of capsules in a dose."""

    def __init__(self, times: Mapping[int, int], candidates: Sequence[int], most: int) -> None:
        takes = _takes(times, candidates, most)
        self.is_impossible = not all(takes.values())
        self.floor = sum(
            min(map(len, takes[dose]), default=0) * often for dose, often in times.items()
        )
        self.best: int | None = None
        self.model = cp_model.CpModel()
        self.made = {c: self.model.new_bool_var(f"made {c}") for c in candidates}
        self.chosen = {
            (dose, take): self.model.new_bool_var(f"{dose} of {take}")
            for dose, ways in takes.items()
            for take in ways
        }
        for dose, ways in takes.items():
            self._choose_one(dose, ways)
        self.capsules = sum(
            len(take) * times[dose] * chosen for (dose, take), chosen in self.chosen.items()
        )
        self.model.minimize(self.capsules)
        self.kinds = self.model.new_int_var(0, len(candidates), "kinds")
        self.model.add(sum(self.made.values()) == self.kinds)

    @property
    def is_at_floor(self) -> bool:
        """Whether no additional strength saves a capsule."""
        return self.best == self.floor

    def _choose_one(self, dose: int, ways: Sequence[Take]) -> None:
        self.model.add_exactly_one(self.chosen[dose, take] for take in ways)
        for take in ways:
            for strength in sorted(set(take)):
                self.model.add_implication(self.chosen[dose, take], self.made[strength])

    def allow(self, kinds: int) -> None:
        """Allow this many strengths."""
        self.kinds.proto.domain[1] = kinds

    def improve(self, solver: cp_model.CpSolver) -> int:
        """Use the best solution so far as the start. The next one must be better."""
        self.best = round(solver.objective_value)
        self.model.add(self.capsules < self.best)
        self.model.clear_hints()
        for variable in (*self.made.values(), *self.chosen.values()):
            self.model.add_hint(variable, solver.value(variable))
        return self.best


def _takes(times: Mapping[int, int], candidates: Sequence[int], most: int) -> dict[int, list[Take]]:
    takes: dict[int, list[Take]] = {dose: [] for dose in times}
    for count in range(1, most + 1):
        for take in combinations_with_replacement(sorted(candidates), count):
            if sum(take) in takes:
                takes[sum(take)].append(take)
    return takes


def _beats(one: Figures, other: Figures) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))
