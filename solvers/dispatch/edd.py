"""Earliest due date, in plain Python: a first schedule at once, with every feature.

Jobs enter the shop one by one, pinned ones first, then by due date or deadline. Each takes the
route that costs least in place, and each operation the mode; or it is refused, when that is
cheaper. No compiled code is loaded, so a cold start has an incumbent before anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solvers.dispatch.prices import CompletionPrices, remaining_ticks, topological_order
from solvers.dispatch.shop import Placed, Request, Shop
from solvers.problem import NEVER
from solvers.schedule import Assignment, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from solvers.problem import Mode, Problem, Route

ATTEMPTS: Final = 12
"""How often the jobs that found no place are put first before a list is given up."""

LAG_PASSES: Final = 200
"""How often a route is placed again because a maximum lag was exceeded."""


LEADS: Final = (1.0, 1.5, 2.0, 2.5, 3.0)
"""Multiples of a job's own work worth trying where jobs take many steps; see :func:`edd`."""


def edd(problem: Problem, lead: float = 0.0) -> Schedule | None:
    """Return a schedule by earliest due date, or None when the rule finds none.

    Parameters
    ----------
    lead
        How much earlier a job enters the shop than its date says, in multiples of the longest path
        through its shortest route. 0 is earliest due date, 1 is least slack; where jobs of many
        steps wait between them, more is better.

    Overtime windows stay closed as long as there is a schedule without them. A job that must be
    made and finds no place is put first in another attempt and then takes what ends first instead
    of what costs least. So only deadlines, maximum lags, forbidden transitions, pins and a short
    horizon can leave it without a schedule.
    """
    for windows in ((), tuple(range(len(problem.windows)))):
        schedule = _attempts(problem, windows, lead)
        if schedule is not None:
            return schedule
        if not problem.windows:
            break
    return None


def _attempts(problem: Problem, windows: tuple[int, ...], lead: float) -> Schedule | None:
    order = sorted(range(len(problem.jobs)), key=_urgency(problem, lead))
    urgent: list[int] = []
    for _ in range(ATTEMPTS):
        line = _Line(problem, windows, frozenset(urgent))
        failed = [job for job in (*urgent, *order) if not line.enter(job)]
        if not failed:
            return line.schedule()
        # What fails again moves to the very front; what was urgent before stays urgent.
        urgent = [*failed, *(job for job in urgent if job not in failed)]
        order = [job for job in order if job not in urgent]
    return None


def multi_step(problem: Problem) -> bool:
    """Whether most jobs take several operations on every route, so that a lead can matter."""
    chains = sum(all(len(r.operations) > 1 for r in job.routes) for job in problem.jobs)
    return 2 * chains > len(problem.jobs)


def _urgency(problem: Problem, lead: float) -> _Key:
    pinned: dict[int, int] = {}
    for pin in problem.pins:
        at = NEVER if pin.start is None else pin.start
        pinned[pin.job] = min(at, pinned.get(pin.job, NEVER))
    return _Key(problem, pinned, lead)


class _Key:
    """Sorts pinned starts first, then by the earlier of due date and deadline, then release.

    Dates are brought forward by ``lead`` times the job's own work.
    """

    def __init__(self, problem: Problem, pinned: dict[int, int], lead: float) -> None:
        self._problem = problem
        self._pinned = pinned
        self._lead = lead

    def __call__(self, index: int) -> tuple[int, int, int]:
        job = self._problem.jobs[index]
        dates = [date for date in (job.due, job.deadline) if date is not None]
        date = min(dates, default=NEVER)
        if dates and self._lead:
            date -= round(self._lead * min(_path(route) for route in job.routes))
        return self._pinned.get(index, NEVER + 1), date, job.release


def _path(route: Route) -> int:
    """Return the longest path through a route in its shortest modes."""
    after = remaining_ticks(route, topological_order(route))
    return max(
        rest + min(mode.processing for mode in operation.modes)
        for rest, operation in zip(after, route.operations, strict=True)
    )


class _Line:
    """A schedule that grows job by job."""

    def __init__(self, problem: Problem, windows: tuple[int, ...], urgent: frozenset[int]) -> None:
        self._problem = problem
        self._windows = windows
        self._urgent = urgent
        self._shop = Shop(problem, windows)
        self._prices = CompletionPrices(problem.objective)
        self._routes: list[int | None] = [None] * len(problem.jobs)
        self._placed: list[Placed] = []
        self._pins = {(p.job, p.route, p.operation): p for p in problem.pins}
        self._pinned_route = {p.job: p.route for p in problem.pins}

    def enter(self, index: int) -> bool:
        """Make job ``index`` or refuse it; False when it must be made and cannot."""
        job = self._problem.jobs[index]
        best: tuple[int, int, int, list[Placed]] | None = None
        pinned = self._pinned_route.get(index)
        for number, route in enumerate(job.routes):
            if pinned not in {None, number}:
                continue
            entry = _Entry(self, index, number, route, job.release)
            placed = entry.place()
            if placed is None:
                continue
            entry.undo()
            completion = max(item.end for item in placed)
            price = self._route_price(index, route, placed, completion)
            rank = (completion, price) if index in self._urgent else (price, completion)
            if best is None or rank < best[:2]:
                best = (*rank, number, placed)
        may_refuse = job.refusal_cost is not None and pinned is None
        if best is None:
            return may_refuse
        completion = max(item.end for item in best[3])
        price = best[1] if index in self._urgent else best[0]
        weight = self._problem.objective.refusal
        if may_refuse and price > weight * (job.refusal_cost or 0):
            return True
        self._commit(index, best[2], best[3], completion)
        return True

    def schedule(self) -> Schedule:
        """Return what was decided, without the opened windows that nothing occupies."""
        items = sorted(self._placed, key=lambda item: (item.job, item.operation))
        return Schedule(
            tuple(self._routes),
            tuple(Assignment(i.job, i.operation, i.mode, i.start, i.end) for i in items),
            tuple(index for index in self._windows if self._occupied(index)),
        )

    def _occupied(self, index: int) -> bool:
        window = self._problem.windows[index]
        return any(
            # Work of no ticks starts on a working tick, too.
            item.setup_start < window.end and max(item.end, item.start + 1) > window.start
            for item in self._shop.stations[window.machine].sequence
        )

    def _route_price(
        self, index: int, route: Route, placed: Iterable[Placed], completion: int
    ) -> int:
        w = self._problem.objective
        own = sum(w.mode * item.how.cost + item.price for item in placed)
        return (
            own + w.route * route.cost + self._prices.price(self._problem.jobs[index], completion)
        )

    def _commit(self, index: int, number: int, placed: list[Placed], completion: int) -> None:
        job = self._problem.jobs[index]
        operations = job.routes[number].operations
        for item in placed:
            self._shop.place(item, operations[item.operation].materials)
        self._routes[index] = number
        self._placed.extend(placed)
        self._prices.complete(job, completion)

    def candidate(
        self, job: int, number: int, operation: int, arrival: int, floor: int, rest: int
    ) -> Placed | None:
        """Return the best place for an operation whose work arrives at ``arrival``."""
        made = self._problem.jobs[job]
        what = made.routes[number].operations[operation]
        pin = self._pins.get((job, number, operation))
        limit = self._problem.horizon if made.deadline is None else made.deadline
        best: tuple[int, int, Placed] | None = None
        for index, how in enumerate(what.modes):
            if pin is not None and how.machine != pin.machine:
                continue
            request = Request(
                job,
                operation,
                index,
                what,
                how,
                max(arrival, how.earliest),
                floor,
                None if pin is None else pin.start,
            )
            found = self._shop.fit(request)
            if found is None or found.end + rest > limit:
                continue
            price = self._mode_price(job, how, found, rest)
            rank = (found.end, price) if job in self._urgent else (price, found.end)
            if best is None or rank < best[:2]:
                best = (*rank, found)
        return None if best is None else best[2]

    def _mode_price(self, job: int, how: Mode, found: Placed, rest: int) -> int:
        completion = found.end + rest
        return (
            self._problem.objective.mode * how.cost
            + found.price
            + self._prices.price(self._problem.jobs[job], completion)
        )

    @property
    def shop(self) -> Shop:
        """The machines, pools and materials."""
        return self._shop


class _Entry:
    """One job on one of its routes, tried in the shop."""

    def __init__(self, line: _Line, job: int, number: int, route: Route, release: int) -> None:
        self._line = line
        self._job = job
        self._number = number
        self._route = route
        self._order = topological_order(route)
        self._rest = remaining_ticks(route, self._order)
        self._placed: dict[int, Placed] = {}
        self._release = release

    def place(self) -> list[Placed] | None:
        """Place every operation; None, and nothing placed, when one finds no place.

        Where a successor starts too long after its predecessor, the predecessor has to start
        later: its floor rises and the route is placed again.
        """
        floors = [0] * len(self._route.operations)
        for _ in range(LAG_PASSES):
            late = self._pass(floors)
            if late is None:
                self.undo()
                return None
            if not late:
                return list(self._placed.values())
            self.undo()
            for operation, floor in late.items():
                floors[operation] = max(floors[operation], floor)
        return None

    def undo(self) -> None:
        """Take everything out again."""
        for operation, item in reversed(self._placed.items()):
            self._line.shop.remove(item, self._route.operations[operation].materials)
        self._placed = {}

    def _pass(self, floors: list[int]) -> dict[int, int] | None:
        """Place all operations once and return the floors that maximum lags ask for."""
        self._placed = {}
        late: dict[int, int] = {}
        for operation in self._order:
            arrival = self._release
            for link in self._route.precedences:
                if link.after == operation:
                    before = self._placed[link.before]
                    arrival = max(arrival, before.end + before.how.tail + link.min_lag)
            found = self._line.candidate(
                self._job,
                self._number,
                operation,
                arrival,
                floors[operation],
                self._rest[operation],
            )
            if found is None:
                return None
            self._line.shop.place(found, self._route.operations[operation].materials)
            self._placed[operation] = found
            late.update(self._late(operation, found))
        return late

    def _late(self, operation: int, found: Placed) -> dict[int, int]:
        late: dict[int, int] = {}
        for link in self._route.precedences:
            if link.after != operation or link.max_lag is None:
                continue
            before = self._placed[link.before]
            if found.start > before.end + before.how.tail + link.max_lag:
                # The predecessor's next start after its present one may end late enough.
                line = self._line.shop.line(before.how)
                floor = line.earliest_ending(
                    found.start - link.max_lag - before.how.tail,
                    before.how.processing,
                    self._route.operations[link.before].resumable,
                )
                late[link.before] = max(before.start + 1, floor or 0)
        return late
