"""What a linear model may do: an operation's modes on one kind of machine, in a bucket of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solvers.earliest import Earliest, earliest, lateness_cost
from solvers.linear.allowance import Allowance
from solvers.problem import NEVER, NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solvers.linear.plant import Pooled
    from solvers.linear.program import Floats
    from solvers.problem import Problem
    from solvers.problem.arrays import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Activities:
    """A activities: alike modes of one operation on one kind of machine, taken together.

    Parameters
    ----------
    mode
        Shape (A,): one of its modes, as a global index; the others do the same work at the same
        cost on other machines of the kind.
    of_mode
        Shape (M,): the activity of each mode, ``NONE`` where the mode can be in no schedule.
    operation, job, kind, family, processing, cost
        Shape (A,); the kind of a mode without a machine is ``NONE``. ``cost`` includes the route's
        and is weighted.
    first
        Shape (A,): whether its operation is the first of its route, which stands for the route.
    begin, completion, after
        Shape (A,): lower bounds of all its modes, in ticks: first tick worked, completion of the
        route, ticks from the operation's end to that completion.
    share
        Shape (A,): the operation's share of its job's lateness; those of a route add up to 1.
    """

    mode: Ints
    of_mode: Ints
    operation: Ints
    job: Ints
    kind: Ints
    family: Ints
    processing: Ints
    cost: Floats
    first: NDArray[np.bool_]
    begin: Ints
    completion: Ints
    after: Ints
    share: Floats

    def __len__(self) -> int:
        return len(self.mode)


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """S slots: an activity in a bucket where it may be done, and the lateness that it then costs.

    ``late`` is a share of the job's cost of lateness: the slots of a route add up to no more than
    what its completion costs. ``overdue`` says whether the job is then completed after its due
    date, whatever that costs.
    """

    activity: Ints
    bucket: Ints
    late: Floats
    overdue: NDArray[np.bool_]


def activities(problem: Problem, plant: Pooled) -> Activities:
    """Return the activities of all modes that some schedule could contain."""
    a = problem.arrays
    dates = earliest(problem)
    possible = np.flatnonzero(
        (dates.mode_completion < NEVER)
        & (dates.route_completion[a.operation_route[a.mode_operation]] < NEVER)
    )
    # NONE is -1, the last entry.
    kind = np.append(plant.kind, NONE)[a.mode_machine]
    keys = np.column_stack(
        [a.mode_operation, kind, a.mode_family, a.mode_processing, a.mode_cost, _demands(problem)]
    )[possible]
    _, first, place = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    place = place.ravel()
    mode = possible[first]
    of_mode = np.full(a.modes, NONE, dtype=np.int64)
    of_mode[possible] = place
    operation = a.mode_operation[mode]
    route = a.operation_route[operation]
    opening = a.route_operation[route] == operation
    weights = problem.objective
    return Activities(
        mode=mode,
        of_mode=of_mode,
        operation=operation,
        job=a.operation_job[operation],
        kind=kind[mode],
        family=a.mode_family[mode],
        processing=a.mode_processing[mode],
        cost=(weights.mode * a.mode_cost[mode]).astype(np.float64)
        + np.where(opening, weights.route * a.route_cost[route], 0),
        first=opening,
        begin=_least(place, len(mode), _begins(problem, dates)[possible]),
        completion=_least(place, len(mode), dates.mode_completion[possible]),
        after=_least(place, len(mode), dates.mode_after[possible]),
        share=_shares(problem, dates)[operation],
    )


def _demands(problem: Problem) -> Ints:
    """Return a number per mode, the same for the same demands of pools."""
    a = problem.arrays
    known: dict[tuple[int, ...], int] = {}
    starts, pools, amounts = (
        a.demand_start.tolist(),
        a.demand_pool.tolist(),
        a.demand_amount.tolist(),
    )
    numbers = []
    for mode in range(a.modes):
        rows = slice(starts[mode], starts[mode + 1])
        numbers.append(known.setdefault((*pools[rows], *amounts[rows]), len(known)))
    return np.array(numbers, dtype=np.int64)


def _begins(problem: Problem, dates: Earliest) -> Ints:
    """Return per mode the first tick on which its operation can be worked on."""
    a = problem.arrays
    begins = dates.mode_end - a.mode_processing
    for mode in np.flatnonzero((a.mode_machine != NONE) & (dates.mode_end < NEVER)).tolist():
        if a.mode_processing[mode]:
            line = dates.times[int(a.mode_machine[mode])]
            end = line.position(int(dates.mode_end[mode]))
            tick = line.tick(end - int(a.mode_processing[mode]))
            begins[mode] = 0 if tick is None else tick
    return begins


def _least(place: Ints, size: int, values: Ints) -> Ints:
    least = np.full(size, NEVER, dtype=np.int64)
    np.minimum.at(least, place, values)
    return least


def _shares(problem: Problem, dates: Earliest) -> Floats:
    """Return per operation its share of the least work of its route."""
    a = problem.arrays
    work = np.full(a.operations, NEVER, dtype=np.int64)
    possible = dates.mode_completion < NEVER
    np.minimum.at(work, a.mode_operation[possible], a.mode_processing[possible])
    work = np.where(work < NEVER, work, 0)
    total = np.add.reduceat(work, a.route_operation[:-1])[a.operation_route]
    steps = np.diff(a.route_operation)[a.operation_route]
    shares: Floats = np.where(total > 0, work / np.maximum(1, total), 1.0 / steps)
    return shares


def slots(problem: Problem, plant: Pooled, known: Activities, allowance: Allowance) -> Slots:
    """Return where in time each activity may be, and what that costs in lateness.

    An activity has a slot in every bucket in which it can be worked on: from the first tick on
    which that is possible, while its kind of machine is open, and while its job can then still be
    completed by its deadline. One that needs no machine, stock or pool waits for nothing: it has
    the first alone.
    """
    a = problem.arrays
    begin, end = plant.edges[:-1], plant.edges[1:]
    worked = (known.processing > 0).astype(np.int64)
    open_ = np.vstack([plant.most, np.full((1, plant.buckets), NEVER)])[known.kind] > 0
    fits = (end[None, :] > known.begin[:, None]) & (open_ | (worked == 0)[:, None])
    done = begin[None, :] + worked[:, None] + known.after[:, None]
    least = np.maximum(done, known.completion[:, None])
    if allowance is Allowance.TYPICAL:
        done = done + ((end - begin) // 2)[None, :]
    done = np.maximum(done, known.completion[:, None])
    fits &= least <= a.job_deadline[known.job][:, None]
    takes = np.diff(a.material_start)[known.operation] > 0
    asks = np.diff(a.demand_start)[known.mode] > 0
    waits = (known.kind != NONE) | takes | asks
    earlier = np.cumsum(fits, axis=1) > 1
    fits &= waits[:, None] | ~earlier
    activity, bucket = np.nonzero(fits)
    late = np.array(
        [
            lateness_cost(problem, job, completion)
            for job, completion in zip(
                known.job[activity].tolist(), done[activity, bucket].tolist(), strict=True
            )
        ],
        dtype=np.float64,
    )
    return Slots(
        activity=activity.astype(np.int64),
        bucket=bucket.astype(np.int64),
        late=known.share[activity] * late,
        overdue=done[activity, bucket] > a.job_due[known.job[activity]],
    )
