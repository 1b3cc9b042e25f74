"""Compile all kernels ahead of the first solve: ``python -m solvers.precompile``.

Compilation takes two or three minutes of one core, half as long with two of them, once after
installation; the code is then kept on disk. Whoever does not do it ahead loses that time of the
first solve's limit.
"""

from __future__ import annotations

import sys
from multiprocessing import get_context
from typing import TYPE_CHECKING

from solvers.problem import Objective, ProblemBuilder

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.schedule import Schedule


def precompile() -> None:
    """Compile every kernel, or load it from disk, by using each on a problem of one job."""
    _general()
    _special()


def _general() -> None:
    """Compile the dispatching rules, the decoder and the search that suits any problem."""
    from solvers.dispatch import dispatch, sequence
    from solvers.search import Annealer

    builder = ProblemBuilder()
    builder.mode(builder.operation(builder.route(builder.job())), builder.machine(), 1)
    problem = builder.build()
    dispatch(problem)
    chain = Annealer(problem, _first(problem))
    chain.measure()
    choices = chain.best_choices()
    sequence(chain.packed, choices.routes, choices.modes)


def _special() -> None:
    """Compile the searches for one structure each; none of them needs the decoder to begin."""
    _sequencing()
    _loads()
    _capacity()
    _critical()
    _flow()


def _first(problem: Problem) -> Schedule:
    """Return a schedule without compiling anything."""
    from solvers.dispatch import edd

    schedule = edd(problem)
    if schedule is None:
        raise AssertionError("one job on open machines always has a schedule")
    return schedule


def _sequencing() -> None:
    """Compile the search over sequences, annealing and descents."""
    from solvers.search.sequencing import Sequencer

    builder = ProblemBuilder(Objective(total_tardiness=1))
    builder.mode(builder.operation(builder.route(builder.job(due=0))), builder.machine(), 1)
    problem = builder.build()
    chain = Sequencer(problem, _first(problem))
    chain.measure()
    chain.run(1, 1.0)


def _loads() -> None:
    """Compile the search for loads."""
    from solvers.search.loads import LoadSearch

    builder = ProblemBuilder(Objective(makespan=1))
    builder.mode(builder.operation(builder.route(builder.job())), builder.machine(), 1)
    problem = builder.build()
    LoadSearch(problem, _first(problem)).run(1, 1.0)


def _capacity() -> None:
    """Compile the search over strands."""
    from solvers.search.capacity import CapacitySearch

    builder = ProblemBuilder(Objective(total_tardiness=1))
    operation = builder.operation(builder.route(builder.job(due=0)))
    builder.mode(operation, None, 1, demands=((builder.pool(1), 1),))
    problem = builder.build()
    CapacitySearch(problem, _first(problem)).run(1, 1.0)


def _critical() -> None:
    """Compile the search along longest paths."""
    from solvers.search.critical import TabuSearch

    builder = ProblemBuilder(Objective(makespan=1))
    machine, route = builder.machine(), builder.route(builder.job())
    for _ in range(2):
        builder.mode(builder.operation(route), machine, 1)
    problem = builder.build()
    TabuSearch(problem, _first(problem)).run(1, 1.0)


def _flow() -> None:
    """Compile the search stage by stage."""
    from solvers.search.flow import FlowSearch

    builder = ProblemBuilder(Objective(makespan=1))
    for _ in range(2):
        route = builder.route(builder.job())
        first = builder.operation(route)
        for operation in (first, builder.operation(route, after=first)):
            builder.mode(operation, operation.operation, 1)
    for _ in range(2):
        builder.machine()
    problem = builder.build()
    chain = FlowSearch(problem, _first(problem))
    chain.run(2, 0.0)
    chain.run(2, 1.0)


def main() -> int:
    """Compile in two processes and return the exit code."""
    other = get_context("spawn").Process(target=_special)
    other.start()
    _general()
    other.join()
    return other.exitcode or 0


if __name__ == "__main__":
    sys.exit(main())
