"""When to stop: small callables that look at the progress so far and name a reason, or none.

A reason is the value of the member of :class:`solvers.result.Termination` it stands for. Criteria
are consulted between pieces of work and bound the pieces themselves through :class:`Limits`, so
nothing here measures time or work: that is :class:`Progress`.

**Work** is effort counted instead of timed, so that a run can be repeated exactly: one unit is
about one second of one core, in CP-SAT's deterministic time or in the moves of a local search.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Reason: TypeAlias = Literal["gap_limit", "time_limit", "work_limit", "interrupted"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a solver stands.

    Parameters
    ----------
    seconds
        Elapsed since it began.
    work
        Units of work done.
    objective, bound
        Value of the incumbent and the proven lower bound; None when there is none yet.
    """

    seconds: float = 0.0
    work: float = 0.0
    objective: int | None = None
    bound: int | None = None


class Criterion(Protocol):
    """A reason to stop at this point, or None to go on."""

    def __call__(self, progress: Progress, /) -> Reason | None:
        """Return why to stop, or None."""
        ...


class CancelToken:
    """A request to stop that may come from another thread or a signal handler."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask whoever holds this token to stop soon; more than once does no harm."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` has been called."""
        return self._event.is_set()


def time_limit(seconds: float) -> Criterion:
    """Stop once ``seconds`` have passed."""

    def stop(progress: Progress, /) -> Reason | None:
        return "time_limit" if progress.seconds >= seconds else None

    return stop


def work_limit(work: float) -> Criterion:
    """Stop once ``work`` units have been spent."""

    def stop(progress: Progress, /) -> Reason | None:
        return "work_limit" if progress.work >= work else None

    return stop


def gap_limit(gap: float) -> Criterion:
    """Stop once ``(objective - bound) / max(1, |objective|)`` is at most ``gap``."""

    def stop(progress: Progress, /) -> Reason | None:
        if progress.objective is None or progress.bound is None:
            return None
        distance = progress.objective - progress.bound
        return "gap_limit" if distance <= gap * max(1, abs(progress.objective)) else None

    return stop


def target(objective: int) -> Criterion:
    """Stop once the incumbent costs at most ``objective``: good enough, so a ``gap_limit``."""

    def stop(progress: Progress, /) -> Reason | None:
        if progress.objective is None:
            return None
        return "gap_limit" if progress.objective <= objective else None

    return stop


def cancelled(token: CancelToken) -> Criterion:
    """Stop once ``token`` has been cancelled."""

    def stop(_: Progress, /) -> Reason | None:
        return "interrupted" if token.cancelled else None

    return stop


def first_of(*criteria: Criterion) -> Criterion:
    """Stop for the first of several criteria that has a reason, in the order given."""

    def stop(progress: Progress, /) -> Reason | None:
        reasons = (criterion(progress) for criterion in criteria)
        return next((reason for reason in reasons if reason is not None), None)

    return stop


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a solver may go on; whichever is reached first ends it.

    Parameters
    ----------
    time_limit
        Seconds of wall clock; None is no limit.
    gap
        Relative gap, 0 to 1, that is good enough; 0 asks for a proof.
    work_limit
        Units of work; None is no limit. A run that it ends can be repeated exactly with the same
        seed, on a machine of any speed, so the time limit should be generous or None beside it.
    target
        Objective value that is good enough.

    Raises
    ------
    ValueError
        For a limit that is negative or not a number.
    """

    time_limit: float | None = 60.0
    gap: float = 0.0
    work_limit: float | None = None
    target: int | None = None

    def __post_init__(self) -> None:
        for name in ("time_limit", "gap", "work_limit"):
            value = getattr(self, name)
            if value is not None and (math.isnan(value) or value < 0):
                raise ValueError(f"{name} is {value}, expected a number of at least 0")

    def criterion(self, cancel: CancelToken | None = None) -> Criterion:
        """Return all limits as one criterion; ``cancel`` comes first, good enough before spent."""
        parts: list[Criterion] = []
        if cancel is not None:
            parts.append(cancelled(cancel))
        if self.gap > 0:
            parts.append(gap_limit(self.gap))
        if self.target is not None:
            parts.append(target(self.target))
        if self.work_limit is not None:
            parts.append(work_limit(self.work_limit))
        if self.time_limit is not None:
            parts.append(time_limit(self.time_limit))
        return first_of(*parts)
