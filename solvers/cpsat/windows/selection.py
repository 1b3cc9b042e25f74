"""Which excerpt of a schedule to free next: where the money is, and another one every time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from solvers import objective
from solvers.cpsat.windows.excerpt import Excerpt, Segment, mode_of
from solvers.schedule import machine_sequences
from solvers.timeline import timelines

if TYPE_CHECKING:
    from random import Random

    from solvers.problem import Problem
    from solvers.schedule import Assignment, Schedule

_MACHINES: Final = (2, 3, 3)
"""How many machines an excerpt has, by equal chance."""

_FLOOR: Final = 0.05
"""Share of the mean cost that everything has at least, since what is cheap may be in the way."""

_REFUSED: Final = 2
"""Refused jobs that an excerpt may take in."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an excerpt may begin.

    Parameters
    ----------
    job
        The job that costs.
    machine, tick
        Where it is done, or, for a refused job, where it could be.
    """

    job: int
    machine: int
    tick: int


class Selector:
    """Excerpts of the schedules of one problem.

    What has been chosen becomes less likely with every time, until :meth:`forget`.
    """

    def __init__(self, problem: Problem, random: Random) -> None:
        self.problem = problem
        self.random = random
        self.machines = [_machines_of(problem, job) for job in range(len(problem.jobs))]
        self.cheapest = [_cheapest(problem, job) for job in range(len(problem.jobs))]
        self.tried: dict[int, int] = {}

    def forget(self) -> None:
        """Make what has been chosen as likely as everything else again."""
        self.tried.clear()

    def choose(self, schedule: Schedule, size: int) -> Excerpt | None:
        """Return an excerpt of ``size`` operations, or None where there is nothing to choose."""
        sequences = machine_sequences(self.problem, schedule)
        costs = self._costs(schedule)
        spots = self._spots(schedule, sequences)
        if not spots:
            return None
        mean = sum(costs) / len(costs) or 1.0
        weights = [
            (costs[spot.job] + _FLOOR * mean) / (1 + self.tried.get(spot.job, 0)) for spot in spots
        ]
        (spot,) = self.random.choices(spots, weights)
        machines = self._beside(spot, sequences, size)
        segments = tuple(
            self._segment(k, spot.tick, sequences[k], max(1, size // len(machines)))
            for k in machines
            if sequences[k]
        )
        refused = self._refused(spot, schedule, set(machines), costs)
        for segment in segments:
            for item in sequences[segment.machine][segment.first : segment.end]:
                self.tried[item.job] = self.tried.get(item.job, 0) + 1
        for job in refused:
            self.tried[job] = self.tried.get(job, 0) + 1
        return Excerpt(segments, refused) if segments else None

    def _spots(self, schedule: Schedule, sequences: list[list[Assignment]]) -> list[Spot]:
        spots = [Spot(a.job, k, a.start) for k, row in enumerate(sequences) for a in row]
        for job, route in enumerate(schedule.routes):
            # A machine without work has no sequence to put it into.
            able = [k for k in sorted(self.machines[job]) if sequences[k]]
            if route is None and able:
                element = self.problem.jobs[job]
                dates = [d for d in (element.due, element.deadline) if d is not None]
                tick = max(element.release, min(dates, default=0))
                spots.append(Spot(job, self.random.choice(able), tick))
        return spots

    def _costs(self, schedule: Schedule) -> list[float]:
        """Return per job what it costs beyond its cheapest choice alone."""
        problem, weights = self.problem, self.problem.objective
        costs = [-float(least) for least in self.cheapest]
        ends = [0] * len(problem.jobs)
        for item in schedule.assignments:
            costs[item.job] += weights.mode * mode_of(problem, schedule, item).cost
            ends[item.job] = max(ends[item.job], item.end)
        for job, route in enumerate(schedule.routes):
            element = problem.jobs[job]
            if route is None:
                costs[job] += weights.refusal * (element.refusal_cost or 0)
                continue
            costs[job] += weights.route * element.routes[route].cost
            late = 0 if element.due is None else max(0, ends[job] - element.due)
            rate = weights.tardiness * element.tardiness_cost + weights.total_tardiness
            costs[job] += rate * late + weights.number_late * (late > 0)
        for _, item, _, price in objective.setups(problem, schedule):
            costs[item.job] += weights.setup * price
        self._add_overtime(schedule, costs)
        return [max(0.0, cost) for cost in costs]

    def _add_overtime(self, schedule: Schedule, costs: list[float]) -> None:
        """Charge opened windows to those who work in them."""
        problem, weight = self.problem, self.problem.objective.overtime
        if not schedule.windows or not weight:
            return
        lines = timelines(problem, schedule.windows)
        opened = [problem.windows[index] for index in schedule.windows]
        for item in schedule.assignments:
            machine = mode_of(problem, schedule, item).machine
            for window in opened:
                if machine != window.machine or item.start >= window.end:
                    continue
                ticks = lines[machine].between(max(item.start, window.start), window.end)
                ticks = min(ticks, max(0, item.end - max(item.start, window.start)))
                share = ticks / (window.end - window.start)
                costs[item.job] += weight * (window.rate * ticks + window.cost * share)

    def _beside(self, spot: Spot, sequences: list[list[Assignment]], size: int) -> list[int]:
        """Return machines that could exchange work with the one of ``spot``, and it."""
        near = _near(sequences[spot.machine], spot.tick, size)
        score = {k: 2.0 for k in self.machines[spot.job] if sequences[k]}
        for item in near:
            for k in self.machines[item.job]:
                if sequences[k]:
                    score[k] = score.get(k, 0.0) + 1.0
        score.pop(spot.machine, None)
        chosen = [spot.machine]
        wanted = self.random.choice(_MACHINES)
        while score and len(chosen) < wanted:
            names = sorted(score)
            (k,) = self.random.choices(names, [score[name] for name in names])
            del score[k]
            chosen.append(k)
        return chosen

    def _segment(self, machine: int, tick: int, row: list[Assignment], size: int) -> Segment:
        """Return a run of at most ``size`` operations around ``tick``, somewhat shifted."""
        size = min(size, len(row))
        middle = next((n for n, item in enumerate(row) if item.end > tick), len(row) - 1)
        first = middle - self.random.randint(size // 4, size - 1 - size // 4)
        first = max(0, min(first, len(row) - size))
        return Segment(machine, first, first + size)

    def _refused(
        self, spot: Spot, schedule: Schedule, machines: set[int], costs: list[float]
    ) -> tuple[int, ...]:
        """Return refused jobs that these machines could make: that of ``spot``, and the dearest."""
        able = [
            job
            for job, route in enumerate(schedule.routes)
            if route is None and possible(self.problem, job, machines)
        ]
        able.sort(key=lambda job: (job != spot.job, self.tried.get(job, 0), -costs[job], job))
        return tuple(able[:_REFUSED])


def _machines_of(problem: Problem, job: int) -> frozenset[int]:
    return frozenset(
        mode.machine
        for route in problem.jobs[job].routes
        for operation in route.operations
        for mode in operation.modes
        if mode.machine is not None
    )


def _cheapest(problem: Problem, job: int) -> int:
    """Return the least cost of a job's choices, all else aside."""
    element, weights = problem.jobs[job], problem.objective
    prices = [
        weights.route * route.cost
        + weights.mode * sum(min(m.cost for m in o.modes) for o in route.operations)
        for route in element.routes
    ]
    if element.refusal_cost is not None:
        prices.append(weights.refusal * element.refusal_cost)
    return min(prices)


def possible(problem: Problem, job: int, machines: set[int]) -> bool:
    """Say whether some route of a job needs no machines but these."""
    return any(
        all(
            any(m.machine is None or m.machine in machines for m in operation.modes)
            for operation in route.operations
        )
        for route in problem.jobs[job].routes
    )


def _near(row: list[Assignment], tick: int, count: int) -> list[Assignment]:
    return sorted(row, key=lambda item: (abs(item.start - tick), item.start, item.job))[:count]
