"""Runs CP-SAT on a full model and says exactly what its answer proves."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ortools.sat.python import cp_model

from solvers.cpsat.model import FullModel, build
from solvers.cpsat.params import WORK_PER_DETERMINISTIC, WRITTEN_PER_WORK, CpsatParams

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.problem import Problem
    from solvers.schedule import Schedule

_POLL_SECONDS: Final = 0.05


class CpsatStatus(StrEnum):
    """What an answer proves. None of them says why the solver stopped."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    NOTHING_BETTER = "nothing_better"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CpsatAnswer:
    """The answer to one solve.

    Parameters
    ----------
    status
        Optimal: no schedule is cheaper than ``schedule``. Nothing better: no schedule is cheaper
        than the cutoff that was given. Infeasible: there is no schedule at all.
    schedule
        The best one found. Its objective is to be recomputed; the solver's own figure for it may be
        higher than the truth.
    bound
        A proven lower bound on the objective of every schedule of the problem, None if there is no
        schedule or nothing is known.
    interrupted
        Whether ``stop`` or a keyboard interrupt ended the solve.
    seconds, work
        Spent, in wall time and in units of work, building the model included.
    """

    status: CpsatStatus
    schedule: Schedule | None
    bound: int | None
    interrupted: bool
    seconds: float
    work: float


@dataclass(frozen=True, slots=True)
class CpsatLimits:
    """When to stop, and with how many workers and which seed to search until then.

    Parameters
    ----------
    time_limit
        Seconds; None is no limit.
    work_limit
        Units of work (see :mod:`solvers.limits`), building the model included. With it the
        workers take turns in a fixed order, so that the answer depends on the seed alone.
    workers
        Threads.
    """

    time_limit: float | None = None
    work_limit: float | None = None
    workers: int = 1
    seed: int = 0


class CpsatError(RuntimeError):
    """CP-SAT rejected a model that we wrote: a bug of ours, not of the input."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who listens while the solver runs.

    Parameters
    ----------
    stop
        Asked about twenty times a second, in the caller's thread, whether to stop.
    on_incumbent, on_bound
        Told every better schedule and every proven bound, from a thread of the solver. What they
        raise ends the solve and is raised again in the caller's thread.
    """

    stop: Callable[[], bool] | None = None
    on_incumbent: Callable[[Schedule], None] | None = None
    on_bound: Callable[[int], None] | None = None


def solve_full(
    problem: Problem,
    limits: CpsatLimits | None = None,
    *,
    hint: Schedule | None = None,
    cutoff: int | None = None,
    watch: Watch | None = None,
    params: CpsatParams | None = None,
) -> CpsatAnswer:
    """Build the full model of ``problem`` and solve it.

    Parameters
    ----------
    hint
        Where to start; every variable is given its value in it.
    cutoff
        Ask only for schedules with an objective below it. The hint of a schedule that does not
        lie below guides the search but is no solution.

    Raises
    ------
    CpsatError
        When CP-SAT calls the model invalid.
    """
    model = build(problem)
    if hint is not None:
        model.hint(hint)
    if cutoff is not None:
        model.require_below(cutoff)
    return _Solve(model, cutoff, watch or Watch(), params or CpsatParams()).answer(
        limits or CpsatLimits()
    )


class _Solve:
    """One run of the solver on a model, in a thread of its own.

    The caller's thread keeps running Python and so can look at a stop function and be interrupted
    from the keyboard; inside the solver it could do neither.
    """

    def __init__(
        self, model: FullModel, cutoff: int | None, watch: Watch, params: CpsatParams
    ) -> None:
        self.model = model
        self.cutoff = cutoff
        self.watch = watch
        self.params = params
        self.solver = cp_model.CpSolver()
        self.status: cp_model.CpSolverStatus | None = None
        self.schedule: Schedule | None = None
        self.errors: list[BaseException] = []

    def answer(self, limits: CpsatLimits) -> CpsatAnswer:
        """Run until a limit and return what is known then."""
        self._set_up(limits)
        interrupted = self._run()
        if self.errors:
            raise self.errors[0]
        if self.status == cp_model.MODEL_INVALID:
            raise CpsatError(f"CP-SAT rejects the model: {self.model.model.validate()}")
        status = self._status()
        return CpsatAnswer(
            status,
            self.schedule,
            self._proven(status),
            interrupted,
            self.solver.wall_time,
            self._written() + WORK_PER_DETERMINISTIC * self.solver.deterministic_time,
        )

    def _written(self) -> float:
        """Return the work of building the model."""
        return len(self.model.model.proto.variables) / WRITTEN_PER_WORK

    def _set_up(self, limits: CpsatLimits) -> None:
        self.params.apply(self.solver)
        parameters = self.solver.parameters
        parameters.num_workers = limits.workers
        parameters.random_seed = limits.seed
        # The caller decides what Ctrl-C means.
        parameters.catch_sigint_signal = False
        if limits.time_limit is not None:
            parameters.max_time_in_seconds = limits.time_limit
        if limits.work_limit is not None:
            left = max(0.001, limits.work_limit - self._written())
            parameters.max_deterministic_time = left / WORK_PER_DETERMINISTIC
            parameters.interleave_search = limits.workers > 1
        if self.watch.on_bound is not None:
            self.solver.best_bound_callback = self._hear_bound

    def _run(self) -> bool:
        """Solve and return whether it was stopped from outside."""
        thread = threading.Thread(target=self._solve, name="cpsat", daemon=True)
        thread.start()
        interrupted = False
        while thread.is_alive():
            try:
                thread.join(_POLL_SECONDS)
                if self.errors or (self.watch.stop is not None and self.watch.stop()):
                    interrupted = True
            except KeyboardInterrupt:
                interrupted = True
            # Asked again and again: before the search has begun it would not be heard.
            if interrupted:
                self.solver.stop_search()
        return interrupted

    def _solve(self) -> None:
        try:
            callback = _Callback(self)
            self.status = self.solver.solve(self.model.model, callback)
            if self.status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                self.schedule = self.model.schedule(self.solver.value)
        except BaseException as error:  # handed to the caller's thread
            self.errors.append(error)

    def hear_solution(self, schedule: Schedule) -> None:
        """Pass a new schedule on."""
        tell = self.watch.on_incumbent
        if tell is not None and not self.errors:
            try:
                tell(schedule)
            except BaseException as error:
                self.errors.append(error)

    def _hear_bound(self, value: float) -> None:
        tell = self.watch.on_bound
        if tell is not None and not self.errors:
            try:
                tell(self._problem_bound(_below(value)))
            except BaseException as error:
                self.errors.append(error)

    def _status(self) -> CpsatStatus:
        found = self.status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        proof = self.status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        if not proof or self.params.stick_to_hint:
            return CpsatStatus.FEASIBLE if found else CpsatStatus.UNKNOWN
        if found:
            exact = self.model.scale.exact
            return CpsatStatus.OPTIMAL if exact else CpsatStatus.FEASIBLE
        if self.cutoff is not None:
            return CpsatStatus.NOTHING_BETTER
        return CpsatStatus.INFEASIBLE

    def _proven(self, status: CpsatStatus) -> int | None:
        if self.params.stick_to_hint or status is CpsatStatus.INFEASIBLE:
            return None
        if status is CpsatStatus.NOTHING_BETTER:
            return self.cutoff
        response = self.solver.response_proto
        return self._problem_bound(
            _exact(response.best_objective_bound, response.inner_objective_lower_bound)
        )

    def _problem_bound(self, value: int) -> int:
        # No term of the model is negative, whatever the solver has not got round to saying.
        bound = self.model.scale.bound(max(0, value))
        # The model with a cutoff knows nothing of schedules at or above it.
        return bound if self.cutoff is None else min(bound, self.cutoff)


class _Callback(cp_model.CpSolverSolutionCallback):
    def __init__(self, solve: _Solve) -> None:
        super().__init__()
        self._solve = solve

    def on_solution_callback(self) -> None:
        self._solve.hear_solution(self._solve.model.schedule(self.value))


def _below(value: float) -> int:
    """Return an integer lower bound from one in floating point, safe beyond 2**53 too."""
    if not math.isfinite(value):
        return 0
    return math.ceil(value - 1e-6 - 4 * math.ulp(value))


def _exact(value: float, inner: int) -> int:
    """Return the integer behind a bound given in floating point.

    ``inner`` is the solver's own integer for it. It is believed where it agrees with ``value`` to
    the precision of floating point, because what it refers to is not part of the interface.
    """
    if math.isfinite(value) and abs(value - inner) <= 4 * math.ulp(value):
        return inner
    return _below(value)
