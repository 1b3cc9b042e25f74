"""A second verifier that walks every tick: far too slow for use, too plain to share a mistake.

It answers whether a complete schedule is valid and what it costs. Everything is a set of ticks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.problem import FORBIDDEN
from solvers.result import Cost

if TYPE_CHECKING:
    from solvers.problem import Mode, Operation, Problem
    from solvers.schedule import Assignment, Schedule


class TickCheck:
    """The ticks of one schedule that does every operation of its routes once."""

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        self.problem, self.schedule = problem, schedule
        last = max([problem.horizon, *(item.end for item in schedule.assignments)]) + 1
        self.ticks = range(last)
        self.open: dict[int | None, set[int]] = {None: set(self.ticks)}
        for index, machine in enumerate(problem.machines):
            spans = [(0, problem.horizon)]
            if machine.calendar is not None:
                spans = list(problem.calendars[machine.calendar].intervals)
                opened = [problem.windows[number] for number in schedule.windows]
                spans += [(w.start, w.end) for w in opened if w.machine == index]
            self.open[index] = {tick for start, end in spans for tick in range(start, end)}
        self.setups = list(self._setups())

    def operation(self, item: Assignment) -> Operation:
        route = self.problem.jobs[item.job].routes[self.schedule.routes[item.job]]
        return route.operations[item.operation]

    def mode(self, item: Assignment) -> Mode:
        return self.operation(item).modes[item.mode]

    def work(self, item: Assignment) -> set[int]:
        return self.open[self.mode(item).machine] & set(range(item.start, item.end))

    def _setups(self):
        """Yield machine, operation, end of the one before, time, cost and ticks of each setup."""
        for index, machine in enumerate(self.problem.machines):
            items = [i for i in self.schedule.assignments if self.mode(i).machine == index]
            items.sort(key=lambda i: (i.start, i.end, i.job, i.operation))
            family, free = machine.initial_family, 0
            for item in items:
                time = cost = 0
                if machine.setup is not None and family is not None:
                    matrix = self.problem.setups[machine.setup]
                    time = int(matrix.time[family, self.mode(item).family])
                    cost = int(matrix.cost[family, self.mode(item).family])
                before = sorted(tick for tick in self.open[index] if tick < item.start)
                yield index, item, free, time, cost, set(before[-time:] if time > 0 else ())
                family, free = self.mode(item).family, item.end

    def valid(self) -> bool:
        return all(
            (
                all(map(self._placed, self.schedule.assignments)),
                self._refusals(),
                self._lags(),
                self._sequences(),
                self._pools(),
                self._materials(),
                self._pins(),
            )
        )

    def _placed(self, item: Assignment) -> bool:
        job, mode, work = self.problem.jobs[item.job], self.mode(item), self.work(item)
        length = set(range(item.start, item.end))
        ends = item.end - 1 in work if mode.processing else item.end == item.start
        return (
            item.start >= max(0, job.release, mode.earliest)
            and item.start in self.open[mode.machine]
            and item.end <= self.problem.horizon
            and (job.deadline is None or item.end <= job.deadline)
            and len(work) == mode.processing
            and ends
            and (self.operation(item).resumable or work == length)
        )

    def _refusals(self) -> bool:
        return all(
            route is not None or job.refusal_cost is not None
            for job, route in zip(self.problem.jobs, self.schedule.routes, strict=True)
        )

    def _arrivals(self, item: Assignment):
        job = self.problem.jobs[item.job]
        for link in job.routes[self.schedule.routes[item.job]].precedences:
            for other in self.schedule.assignments:
                if link.after == item.operation and (other.job, other.operation) == (
                    item.job,
                    link.before,
                ):
                    yield other.end + self.mode(other).tail, link

    def _lags(self) -> bool:
        return all(
            arrival + link.min_lag <= item.start
            and (link.max_lag is None or item.start <= arrival + link.max_lag)
            for item in self.schedule.assignments
            for arrival, link in self._arrivals(item)
        )

    def _sequences(self) -> bool:
        for index, item, free, time, _, ticks in self.setups:
            if time == FORBIDDEN or item.start < free or len(ticks) != max(0, time):
                return False
            ready = [self.problem.jobs[item.job].release, self.mode(item).earliest]
            ready += [arrival + link.min_lag for arrival, link in self._arrivals(item)]
            waits = 0 if self.problem.machines[index].anticipatory else max(ready)
            if any(tick < max(free, waits) for tick in ticks):
                return False
        return True

    def _pools(self) -> bool:
        for index, pool in enumerate(self.problem.pools):
            for tick in self.ticks:
                used = sum(
                    amount
                    for item in self.schedule.assignments
                    for number, amount in self.mode(item).demands
                    if number == index and tick in self.work(item)
                )
                used += sum(
                    amount
                    for machine, *_, ticks in self.setups
                    for number, amount in self.problem.machines[machine].setup_demands
                    if number == index and tick in ticks
                )
                if used > [capacity for since, capacity in pool.profile if since <= tick][-1]:
                    return False
        return True

    def _materials(self) -> bool:
        return all(
            sum(
                amount
                for item in self.schedule.assignments
                for number, amount in self.operation(item).materials
                if number == index and item.start <= tick
            )
            <= material.on_hand + sum(a for since, a in material.receipts if since <= tick)
            for index, material in enumerate(self.problem.materials)
            for tick in self.ticks
        )

    def _pins(self) -> bool:
        return all(
            any(
                (item.job, item.operation) == (pin.job, pin.operation)
                and self.schedule.routes[pin.job] == pin.route
                and self.mode(item).machine == pin.machine
                and pin.start in {None, item.start}
                for item in self.schedule.assignments
            )
            for pin in self.problem.pins
        )

    def cost(self) -> Cost:
        items, jobs = self.schedule.assignments, self.problem.jobs
        ends = {i.job: max(o.end for o in items if o.job == i.job) for i in items}
        late = {job: end - jobs[job].due for job, end in ends.items() if jobs[job].due is not None}
        made = [(j, r) for j, r in zip(jobs, self.schedule.routes, strict=True) if r is not None]
        overtime = 0
        for number in self.schedule.windows:
            window = self.problem.windows[number]
            busy = [self.work(i) for i in items if self.mode(i).machine == window.machine]
            busy += [ticks for machine, *_, ticks in self.setups if machine == window.machine]
            inside = set().union(*busy) & set(range(window.start, window.end))
            overtime += window.cost + window.rate * len(inside)
        return Cost(
            mode=sum(self.mode(item).cost for item in items),
            route=sum(job.routes[route].cost for job, route in made),
            setup=sum(cost for _, _, _, _, cost, _ in self.setups),
            overtime=overtime,
            refusal=sum(
                job.refusal_cost
                for job, route in zip(jobs, self.schedule.routes, strict=True)
                if route is None and job.refusal_cost is not None
            ),
            tardiness=sum(max(0, t) * jobs[job].tardiness_cost for job, t in late.items()),
            makespan=max(ends.values(), default=0),
            total_completion=sum(ends.values()),
            total_tardiness=sum(t for t in late.values() if t > 0),
            number_late=len([t for t in late.values() if t > 0]),
            maximum_lateness=max(late.values(), default=0),
        )
