"""Which route, mode and machine every order takes, without sequencing it: a bound and a start.

The model is a relaxation of the whole problem: every schedule that keeps all rules, seen without
its dates, satisfies it and costs no less than the model says. So its bound is a lower bound on the
objective, and when it has no solution the problem has none. It holds

- one route or refusal per job and one mode per operation (:mod:`.assignment_draft`), without what
  cannot meet its deadline or the horizon even alone;
- a tour through the families used on each machine, setups closed under the triangle inequality
  (:mod:`.assignment_setups`);
- machine hours until the horizon and by deadlines, overtime that these make necessary, materials
  against stock plus all receipts, pool capacity in total (:mod:`.assignment_capacity`);
- lateness of each mode alone, and of too much work before its due dates
  (:mod:`.assignment_lateness`);
- makespan and maximum lateness (:mod:`.assignment_extremes`).

It is solved twice: without the lateness of overload, which closes in seconds, and then with it,
from the first solution on, which seldom closes but lifts the bound where the plant is short of
time. Each time by one worker with the full linear relaxation and no presolve: more workers or a
weaker linearization never leave the bound that trivially holds, and presolve takes longer than the
first solve and makes the second worse.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ortools.sat.python import cp_model

from solvers.cpsat.assignment_capacity import add_capacity
from solvers.cpsat.assignment_draft import add_choices, draft
from solvers.cpsat.assignment_extremes import add_extremes
from solvers.cpsat.assignment_lateness import add_earliest_lateness, add_overload
from solvers.cpsat.assignment_setups import add_setups
from solvers.cpsat.params import WORK_PER_DETERMINISTIC, WRITTEN_PER_WORK

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.cpsat.assignment_draft import Draft
    from solvers.problem import Problem

_POLL_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class AssignmentAnswer:
    """What the assignment model found.

    Parameters
    ----------
    bound
        Lower bound on the objective of every schedule; None when there was no time for one or
        there is no schedule.
    routes
        Per job the position of its route, None when refused; None without a solution.
    modes
        Per job the position of the mode of each operation of its route, empty when refused; None
        without a solution.
    optimal
        Whether the choices are proven best for the model (not for the problem).
    infeasible
        Whether the model, and so the problem, has no solution.
    interrupted
        Whether ``stop`` or Ctrl-C ended it.
    work
        Units of work spent (see :mod:`solvers.limits`).
    """

    bound: int | None
    routes: tuple[int | None, ...] | None
    modes: tuple[tuple[int, ...], ...] | None
    optimal: bool
    infeasible: bool
    interrupted: bool
    work: float
    seconds: float


def solve_assignment(
    problem: Problem,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
) -> AssignmentAnswer:
    """Build and solve the assignment model of ``problem``.

    Parameters
    ----------
    time_limit
        Seconds, the time to build the model included.
    work_limit
        Units of work; with it and the same seed the answer can be repeated exactly.
    stop
        Asked about twenty times a second, in the caller's thread, whether to stop. Ctrl-C stops
        too; both return what is known so far.

    Raises
    ------
    RuntimeError
        When CP-SAT rejects the model, which would be a mistake of ours.
    """
    return _Solve(problem, time_limit, work_limit, seed, stop).answer()


class _Solve:
    """The two solves of one problem, and what is left of the limits."""

    def __init__(
        self,
        problem: Problem,
        time_limit: float | None,
        work_limit: float | None,
        seed: int,
        stop: Callable[[], bool] | None,
    ) -> None:
        self.begin = time.monotonic()
        self.draft = draft(problem)
        self.time_limit = time_limit
        self.work_limit = work_limit
        self.seed = seed
        self.stop = stop
        self.interrupted = False
        self.work = 0.0
        self._written = 0.0
        self.bound: int | None = None
        self.values: list[int] | None = None
        """Value of every variable in the best solution of the latest model that had one."""

    def answer(self) -> AssignmentAnswer:
        d = self.draft
        if not add_choices(d):
            return self._answer(infeasible=True)
        for add in (add_setups, add_capacity, add_earliest_lateness, add_extremes):
            add(d)
            # Building a large model takes seconds, which a limit or a stop need not wait for.
            if self._spent():
                return self._answer()
        status = self._solve(0.6)
        if status == cp_model.INFEASIBLE:
            return self._answer(infeasible=True)
        if not self._spent() and add_overload(d) and not self._spent():
            if self.values is not None:
                for index, value in enumerate(self.values):
                    d.model.add_hint(d.model.get_int_var_from_proto_index(index), value)
            status = self._solve(1.0)
            if status == cp_model.INFEASIBLE:
                return self._answer(infeasible=True)
        return self._answer(optimal=status == cp_model.OPTIMAL)

    def _count(self) -> None:
        """Count the work of building the model so far."""
        written = len(self.draft.model.proto.variables) / WRITTEN_PER_WORK
        self.work += written - self._written
        self._written = written

    def _spent(self) -> bool:
        """Whether a limit is reached or somebody asked to stop."""
        self._count()
        self.interrupted |= self.stop is not None and self.stop()
        if self.interrupted:
            return True
        seconds = time.monotonic() - self.begin
        timed = self.time_limit is not None and seconds >= self.time_limit
        return timed or (self.work_limit is not None and self.work >= self.work_limit)

    def _solve(self, share: float) -> cp_model.CpSolverStatus:
        """Solve the model with a share of what is left, and keep bound and solution."""
        d = self.draft
        if d.terms:
            variables, coefficients = zip(*d.terms, strict=True)
            d.model.minimize(cp_model.LinearExpr.weighted_sum(variables, coefficients))
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.linearization_level = 2
        parameters.cp_model_presolve = False
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
        parameters.random_seed = self.seed
        # A signal handler of the solver would swallow Ctrl-C.
        parameters.catch_sigint_signal = False
        if self.time_limit is not None:
            left = self.time_limit - (time.monotonic() - self.begin)
            parameters.max_time_in_seconds = max(0.01, share * left)
        if self.work_limit is not None:
            left = share * (self.work_limit - self.work)
            parameters.max_deterministic_time = max(0.001, left / WORK_PER_DETERMINISTIC)
        status = self._run(solver)
        if status == cp_model.MODEL_INVALID:
            raise RuntimeError(f"CP-SAT rejects the assignment model: {d.model.validate()}")
        self.work += WORK_PER_DETERMINISTIC * solver.deterministic_time
        if status != cp_model.INFEASIBLE:
            bound = _bound(d, solver.best_objective_bound if d.terms else 0.0)
            self.bound = bound if self.bound is None else max(self.bound, bound)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.values = list(solver.response_proto.solution)
        return status

    def _run(self, solver: cp_model.CpSolver) -> cp_model.CpSolverStatus:
        """Solve in a thread, so that the caller's stays able to look up and be interrupted."""
        results: list[cp_model.CpSolverStatus] = []
        run = lambda: results.append(solver.solve(self.draft.model))  # noqa: E731
        thread = threading.Thread(target=run, name="assignment", daemon=True)
        thread.start()
        while thread.is_alive():
            try:
                thread.join(_POLL_SECONDS)
                self.interrupted |= self.stop is not None and self.stop()
            except KeyboardInterrupt:
                self.interrupted = True
            if self.interrupted:
                # Again and again: before the search has begun it would not be heard.
                solver.stop_search()
        return results[0]

    def _answer(self, *, optimal: bool = False, infeasible: bool = False) -> AssignmentAnswer:
        routes, modes = None, None
        if self.values is not None and not infeasible:
            routes, modes = _choices(self.draft, self.values)
        return AssignmentAnswer(
            bound=None if infeasible else self.bound,
            routes=routes,
            modes=modes,
            optimal=optimal,
            infeasible=infeasible,
            interrupted=self.interrupted,
            work=self.work,
            seconds=time.monotonic() - self.begin,
        )


def _bound(d: Draft, value: float) -> int:
    """Return a bound on the model's objective, which is a whole number, in money units."""
    if not math.isfinite(value):
        value = 0.0
    # Rounded up, less what a double may be off; no term of the model is negative.
    whole = math.ceil(value - 1e-3 - 4 * math.ulp(value))
    return max(0, whole) * d.unit + d.constant


def _choices(
    d: Draft, values: list[int]
) -> tuple[tuple[int | None, ...], tuple[tuple[int, ...], ...]]:
    a = d.arrays
    routes: list[int | None] = [None] * a.jobs
    modes: list[tuple[int, ...]] = [()] * a.jobs
    for r, made in d.routes.items():
        if not values[made.index]:
            continue
        j = int(a.route_job[r])
        routes[j] = r - int(a.job_route[j])
        chosen = []
        for o in range(int(a.route_operation[r]), int(a.route_operation[r + 1])):
            options = range(int(a.operation_mode[o]), int(a.operation_mode[o + 1]))
            picked = next(m for m in options if m in d.modes and values[d.modes[m].index])
            chosen.append(picked - options.start)
        modes[j] = tuple(chosen)
    return tuple(routes), tuple(modes)
