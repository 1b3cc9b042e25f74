"""Compile all kernels ahead of the first solve: ``python -m solvers.precompile``.

Compilation takes a minute or two of one core, once after installation; the code is then kept
on disk. Whoever does not do it ahead loses that time of the first solve's limit.
"""

from __future__ import annotations

from solvers.problem import Objective, ProblemBuilder


def precompile() -> None:
    """Compile every kernel, or load it from disk, by using each on a problem of one job."""
    from solvers.dispatch import dispatch, edd, sequence
    from solvers.search import Annealer

    builder = ProblemBuilder()
    builder.mode(builder.operation(builder.route(builder.job())), builder.machine(), 1)
    problem = builder.build()
    dispatch(problem)
    schedule = edd(problem)
    if schedule is None:
        raise AssertionError("one job on one open machine always has a schedule")
    chain = Annealer(problem, schedule)
    chain.measure()
    choices = chain.best_choices()
    sequence(chain.packed, choices.routes, choices.modes)
    _sequencing()
    _loads()
    _capacity()
    _critical()
    _flow()


def _sequencing() -> None:
    """Compile the search over sequences, annealing and descents."""
    from solvers.dispatch import dispatch
    from solvers.search.sequencing import Sequencer

    builder = ProblemBuilder(Objective(total_tardiness=1))
    builder.mode(builder.operation(builder.route(builder.job(due=0))), builder.machine(), 1)
    problem = builder.build()
    chain = Sequencer(problem, dispatch(problem).schedule)
    chain.measure()
    chain.run(1, 1.0)


def _loads() -> None:
    """Compile the search for loads."""
    from solvers.dispatch import dispatch
    from solvers.search.loads import LoadSearch

    builder = ProblemBuilder(Objective(makespan=1))
    builder.mode(builder.operation(builder.route(builder.job())), builder.machine(), 1)
    problem = builder.build()
    LoadSearch(problem, dispatch(problem).schedule).run(1, 1.0)


def _capacity() -> None:
    """Compile the search over strands."""
    from solvers.dispatch import dispatch
    from solvers.search.capacity import CapacitySearch

    builder = ProblemBuilder(Objective(total_tardiness=1))
    operation = builder.operation(builder.route(builder.job(due=0)))
    builder.mode(operation, None, 1, demands=((builder.pool(1), 1),))
    problem = builder.build()
    CapacitySearch(problem, dispatch(problem).schedule).run(1, 1.0)


def _critical() -> None:
    """Compile the search along longest paths."""
    from solvers.dispatch import dispatch
    from solvers.search.critical import TabuSearch

    builder = ProblemBuilder(Objective(makespan=1))
    machine, route = builder.machine(), builder.route(builder.job())
    for _ in range(2):
        builder.mode(builder.operation(route), machine, 1)
    problem = builder.build()
    TabuSearch(problem, dispatch(problem).schedule).run(1, 1.0)


def _flow() -> None:
    """Compile the search stage by stage."""
    from solvers.dispatch import dispatch
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
    chain = FlowSearch(problem, dispatch(problem).schedule)
    chain.run(2, 0.0)
    chain.run(2, 1.0)


if __name__ == "__main__":
    precompile()
