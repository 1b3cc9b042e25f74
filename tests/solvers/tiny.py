"""Random problems so small that brute force solves them, with every feature the core knows.

Each problem draws a set of features (:data:`FEATURES`) and combines them, so that features meet;
``without`` leaves some out, for a solver that does not know them or that treats them otherwise.
The horizon is 12 ticks at most and a schedule has five operations at most.

Use ``tiny_problem(seed)`` where a fixed list of problems is wanted and ``tiny_problems()`` in a
Hypothesis test, which shrinks a failing one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from solvers.problem import FORBIDDEN, TERMS, Objective, ProblemBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from solvers.problem import OperationHandle, Problem

FEATURES: Final = (
    "routes",
    "chains",
    "dags",
    "min_lags",
    "max_lags",
    "tails",
    "modes",
    "machineless",
    "zero_processing",
    "setups",
    "setup_costs",
    "forbidden",
    "diagonal",
    "initial_family",
    "not_anticipatory",
    "calendars",
    "not_resumable",
    "windows",
    "pools",
    "profiles",
    "crews",
    "materials",
    "receipts",
    "refusal",
    "deadlines",
    "releases",
    "earliest",
    "past_due",
    "pins",
    "pinned_starts",
    "classical",
)
"""What a problem may have. Some need another: windows a calendar, crews setups and a pool."""

_SHARES: Final = {
    "refusal": 0.6,
    "chains": 0.65,
    "dags": 0.55,
    "deadlines": 0.3,
    "max_lags": 0.3,
    "setups": 0.65,
    "pools": 0.55,
    "crews": 0.7,
    "calendars": 0.55,
    "windows": 0.6,
    "pinned_starts": 0.6,
}
"""How likely a feature is to be drawn where 0.45 leaves too many problems infeasible or alike."""


def tiny_problem(seed: int, without: Iterable[str] = ()) -> Problem:
    """Return the tiny problem number ``seed``, with none of the features ``without``."""
    return random_problem(Random(seed), without)


def tiny_problems(without: Iterable[str] = ()) -> st.SearchStrategy[Problem]:
    """Return a strategy of tiny problems with none of the features ``without``."""
    left_out = frozenset(without)
    return st.randoms(use_true_random=False).map(lambda random: random_problem(random, left_out))


def random_problem(random: Random, without: Iterable[str] = ()) -> Problem:
    """Return a problem drawn from ``random``, with none of the features ``without``."""
    unknown = set(without) - set(FEATURES)
    if unknown:
        raise ValueError(f"no such features: {sorted(unknown)}")
    drawn = {name for name in FEATURES if random.random() < _SHARES.get(name, 0.45)}
    draft = _Draft(random, drawn - set(without))
    return draft.problem()


@dataclass(slots=True)
class _Draft:
    random: Random
    features: set[str]
    builder: ProblemBuilder = field(default_factory=ProblemBuilder)
    horizon: int = 12
    families: list[int] = field(default_factory=list)
    """Per machine the number of its setup families."""
    operations: dict[OperationHandle, list[int | None]] = field(default_factory=dict)
    """Per operation the machines of its modes."""

    def has(self, *features: str) -> bool:
        return self.features.issuperset(features)

    def maybe(self, feature: str, share: float = 0.6) -> bool:
        return feature in self.features and self.random.random() < share

    def problem(self) -> Problem:
        random, builder = self.random, self.builder
        builder.objective = self._objective()
        left = random.choice((3, 4, 4, 5))
        # Brute force is exponential in the operations, with the horizon as base.
        self.horizon = random.randint(7, 9 if left == 5 else 12)
        if self.has("pools"):
            for _ in range(random.randint(1, 2)):
                self._pool()
        if self.has("materials"):
            receipts = [
                (random.randint(0, self.horizon), random.randint(1, 2))
                for _ in range(random.randint(1, 2))
            ]
            builder.material(random.randint(1, 4), receipts if self.has("receipts") else ())
        for _ in range(random.randint(1, 2)):
            self._machine()
        for _ in range(random.randint(2, 4)):
            if left > 0:
                left -= self._job(left)
        if self.has("pins"):
            self._pins()
        return builder.build(self.horizon)

    def _objective(self) -> Objective:
        if not self.has("classical"):
            return Objective.money()
        weights = {term: self.random.choice((0, 0, 1, 2)) for term in TERMS}
        # Without a price of refusing, refusing everything is the optimum and tests nothing.
        return Objective(**{**weights, "refusal": 1})

    def _pool(self) -> None:
        profile = [(0, self.random.randint(1, 2))]
        if self.has("profiles"):
            ticks = self.random.sample(range(1, self.horizon), self.random.randint(1, 2))
            profile += [(tick, self.random.randint(0, 2)) for tick in sorted(ticks)]
        self.builder.pool(profile)

    def _machine(self) -> None:
        random, builder = self.random, self.builder
        calendar = self._calendar() if self.maybe("calendars", 0.8) else None
        setup, families = None, 1
        if self.maybe("setups", 0.85):
            families = random.randint(2, 3)
            setup = self._setup(families)
        crew = ()
        if self.has("pools") and self.maybe("crews"):
            crew = ((0, 1),)
        machine = builder.machine(
            calendar,
            setup,
            random.randrange(families) if self.maybe("initial_family") else None,
            not self.maybe("not_anticipatory", 0.8),
            crew,
        )
        self.families.append(families)
        if calendar is not None and self.has("windows"):
            self._windows(machine, calendar)

    def _calendar(self) -> int:
        """Draw working time around one or two closed spans, or none at all once in a while."""
        random = self.random
        if self.has("windows") and random.random() < 0.1:
            return self.builder.calendar([])
        closed: set[int] = set()
        for _ in range(random.randint(1, 2)):
            start = random.randrange(self.horizon)
            closed.update(range(start, start + random.randint(1, 3)))
        return self.builder.calendar(
            (tick, tick + 1) for tick in range(self.horizon) if tick not in closed
        )

    def _windows(self, machine: int, calendar: int) -> None:
        random = self.random
        intervals = self.builder._calendars[calendar].intervals
        marks = [0, *(tick for interval in intervals for tick in interval), self.horizon]
        gaps = [
            (start, min(end, self.horizon))
            for start, end in zip(marks[::2], marks[1::2], strict=True)
            if start < min(end, self.horizon)
        ]
        for start, end in random.sample(gaps, min(len(gaps), random.randint(1, 2))):
            # Half of the windows touch the calendar or fill the gap, the others need not.
            low = start if random.random() < 0.5 else random.randrange(start, end)
            high = end if random.random() < 0.5 else random.randint(low + 1, end)
            self.builder.window(machine, low, high, random.randint(0, 3), random.randint(0, 2))

    def _setup(self, families: int) -> int:
        random = self.random
        times = [[random.randint(0, 2) for _ in range(families)] for _ in range(families)]
        for family in range(families):
            if not self.has("diagonal"):
                times[family][family] = 0
        if self.has("forbidden"):
            before, after = random.sample(range(families), 2)
            times[before][after] = FORBIDDEN
        costs = None
        if self.has("setup_costs"):
            costs = [[random.randint(0, 4) for _ in range(families)] for _ in range(families)]
        return self.builder.setup(times, costs)

    def _job(self, left: int) -> int:
        """Add a job with at most ``left`` operations a route; return the longest route's."""
        random, builder = self.random, self.builder
        release = random.randint(0, 4) if self.maybe("releases") else 0
        due = random.randint(1, self.horizon) if random.random() < 0.8 else None
        if self.maybe("past_due", 0.3):
            due = -random.randint(0, 3)
        deadline = random.randint(self.horizon - 4, self.horizon)
        job = builder.job(
            release,
            due,
            deadline if self.maybe("deadlines") else None,
            random.randint(0, 3),
            random.randint(2, 20) if self.maybe("refusal", 0.8) else None,
        )
        longest = 0
        for _ in range(2 if self.maybe("routes") else 1):
            length = random.randint(1, min(left, 3)) if self.has("chains") else 1
            self._route(job, length)
            longest = max(longest, length)
        return longest

    def _route(self, job: int, length: int) -> None:
        random, builder = self.random, self.builder
        route = builder.route(job, cost=random.randint(0, 3))
        handles: list[OperationHandle] = []
        for number in range(length):
            materials = ((0, random.randint(1, 2)),) if self._takes_material() else ()
            handle = builder.operation(
                route, resumable=not self.maybe("not_resumable"), materials=materials
            )
            self._modes(handle)
            befores = handles[-1:]
            if self.has("dags"):
                befores = random.sample(handles, random.randint(0, len(handles)))
            for before in befores:
                least = random.randint(1, 2) if self.maybe("min_lags") else 0
                most = least + random.randint(0, 2) if self.maybe("max_lags", 0.5) else None
                builder.precede(before, handle, least, most)
            handles.append(handle)
            assert handle.operation == number

    def _takes_material(self) -> bool:
        return self.maybe("materials", 0.7)

    def _modes(self, handle: OperationHandle) -> None:
        random = self.random
        choices: list[int | None] = [*range(len(self.families))]
        if self.maybe("machineless", 0.4):
            choices.append(None)
        count = min(len(choices), 2 if self.maybe("modes") else 1)
        # A list and not a set: two modes may be on one machine.
        machines = random.sample(choices, count)
        if self.maybe("modes", 0.15):
            machines = [machines[0], machines[0]]
        self.operations[handle] = machines
        for machine in machines:
            demands = (
                ((random.randrange(len(self.builder._pools)), 1),) if self._takes_pool() else ()
            )
            self.builder.mode(
                handle,
                machine,
                0 if self.maybe("zero_processing", 0.3) else random.choice((1, 1, 2, 2, 3)),
                random.randrange(1 if machine is None else self.families[machine]),
                random.randint(0, 2) if self.has("tails") else 0,
                random.randint(0, 5),
                demands,
                random.randint(0, 4) if self.maybe("earliest", 0.4) else 0,
            )

    def _takes_pool(self) -> bool:
        return self.maybe("pools", 0.7)

    def _pins(self) -> None:
        handle, machines = self.random.choice(list(self.operations.items()))
        start = self.random.randrange(self.horizon // 2) if self.maybe("pinned_starts") else None
        self.builder.pin(handle, self.random.choice(machines), start)
