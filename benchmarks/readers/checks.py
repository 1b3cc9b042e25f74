"""Checks that readers of several families share: what one machine did, in plain loops.

They repeat some of the verifier's rules on purpose and share no code with it: figures reported for
a published instance rest on the file and these few lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.instance import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from solvers import Assignment, Schedule


class Run(NamedTuple):
    """An operation on a machine, ``[start, end)``; sorts by time."""

    start: int
    end: int
    job: int
    operation: int


def once_each(schedule: Schedule, operations: list[int]) -> dict[tuple[int, int], Assignment]:
    """Return the assignments by job and operation, all of them by route 0.

    Parameters
    ----------
    operations
        By job, how many operations it has; a refused job has none to do.

    Raises
    ------
    Broken
        When an operation is missing, done twice or unknown.
    """
    if len(schedule.routes) != len(operations):
        raise Broken(f"{len(schedule.routes)} jobs are decided, the file has {len(operations)}")
    pairs = zip(operations, schedule.routes, strict=True)
    made = [count if route == 0 else 0 for count, route in pairs]
    wanted = {(job, number) for job, count in enumerate(made) for number in range(count)}
    found = {(item.job, item.operation): item for item in schedule.assignments}
    if len(found) != len(schedule.assignments) or found.keys() != wanted:
        odd = sorted(found.keys() ^ wanted)
        raise Broken(f"operations not done exactly once: {odd[:3] or 'some twice'}")
    return found


def nobody_refused(schedule: Schedule) -> None:
    """Make sure that every job is made."""
    if any(route != 0 for route in schedule.routes):
        raise Broken("a job is not made, which this family does not know")


def lasts(run: Run, processing: int, earliest: int = 0) -> None:
    """Make sure that a run starts no earlier than allowed and takes what it must."""
    if run.start < max(0, earliest):
        raise Broken(f"job {run.job} starts at {run.start}, allowed from {max(0, earliest)} on")
    if run.end - run.start != processing:
        raise Broken(f"job {run.job} takes {run.end - run.start} ticks, the file says {processing}")


def one_at_a_time(runs: Iterable[Run], setup: Callable[[Run | None, Run], int]) -> None:
    """Make sure that a machine's runs do not overlap and leave time for the setups between them.

    Parameters
    ----------
    runs
        What the machine does, in any order.
    setup
        Setup time between one run, None for the machine's first state, and the next.
    """
    before: Run | None = None
    for run in sorted(runs):
        free = 0 if before is None else before.end
        if run.start < free + setup(before, run):
            raise Broken(
                f"job {run.job} starts at {run.start}, but its machine is free at {free} and "
                f"needs a setup of {setup(before, run)}"
            )
        before = run


def no_setup(before: Run | None, run: Run) -> int:  # noqa: ARG001 (of the same form as the others)
    """Return the setup time where there are none."""
    return 0
