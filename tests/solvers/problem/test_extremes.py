"""The default horizon suffices, and no schedule costs more than the worst case."""

from dataclasses import replace

from hypothesis import given

from solvers.problem.extremes import serial_horizon, worst_objective
from solvers.schedule import Assignment, Schedule
from solvers.verifier import verify
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem, tiny_problems

OPEN = ["calendars", "max_lags", "deadlines", "pools", "pins", "forbidden"]
"""What may keep work from being done one after the other, however long the horizon."""


@given(tiny_problems(without=OPEN))
def test_the_default_horizon_suffices_to_do_all_work_one_after_the_other(problem):
    receipts = [tick for material in problem.materials for tick, _ in material.receipts]
    plenty = tuple(replace(material, on_hand=99) for material in problem.materials)
    horizon = serial_horizon(
        problem.jobs, problem.machines, problem.setups, max(receipts, default=0)
    )

    longer = replace(problem, horizon=horizon, materials=plenty)

    assert verify(longer, serial(longer)).violations == ()


def serial(problem) -> Schedule:
    """Do every operation of every last route in its last mode, each after all that was before."""
    routes = [route for job in problem.jobs for route in job.routes]
    modes = [mode for route in routes for step in route.operations for mode in step.modes]
    tick = max([job.release for job in problem.jobs] + [mode.earliest for mode in modes])
    items = []
    for number, job in enumerate(problem.jobs):
        for index, operation in enumerate(job.routes[-1].operations):
            links = job.routes[-1].precedences
            mode = operation.modes[-1]
            lag = max((link.min_lag for link in links if link.after == index), default=0)
            tick += lag + longest_setup(problem, mode.machine)
            end = tick + mode.processing
            items.append(Assignment(number, index, len(operation.modes) - 1, tick, end))
            tick = end + mode.tail
    return Schedule(tuple(len(job.routes) - 1 for job in problem.jobs), tuple(items))


def longest_setup(problem, machine: int | None) -> int:
    """Return the longest setup on ``machine``; it may have to wait for lag and tail."""
    if machine is None or problem.machines[machine].setup is None:
        return 0
    return int(problem.setups[problem.machines[machine].setup].time.max())


def test_no_optimum_costs_more_than_the_worst_case():
    optima = [(problem, brute_force(problem).value) for problem in map(tiny_problem, range(40))]
    known = [(problem, value) for problem, value in optima if value is not None]

    assert len(known) > 20
    assert all(abs(value) <= worst_objective(problem) for problem, value in known)
