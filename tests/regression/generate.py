"""Writes the generated problems that are kept: ``python -m tests.regression.generate FOLDER``.

Each is drawn from its seed alone, so a file can be made again; its best value and bound are what a
solve of a minute found.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random

from solvers import Objective, Problem, ProblemBuilder, dump_problem, solve


def families(draw: Random, count: int) -> list[list[int]]:
    """Return setups between families that lie on a line, dearer upwards."""
    places = [draw.randint(0, 9) for _ in range(count)]
    return [
        [0 if f == g else 2 + (2 * (q - p) if q > p else p - q) for g, q in enumerate(places)]
        for f, p in enumerate(places)
    ]


def single_machine(seed: int) -> Problem:
    """Return 1 | s_fg | sum w_j T_j with 11 jobs."""
    draw = Random(seed)
    b = ProblemBuilder(Objective(tardiness=1))
    machine = b.machine(setup=b.setup(families(draw, 4)))
    for _ in range(11):
        due, weight = draw.randint(5, 90), draw.randint(1, 9)
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=weight)))
        b.mode(operation, machine, draw.randint(2, 15), family=draw.randrange(4))
    return b.build()


def order_acceptance(seed: int) -> Problem:
    """Return one machine on which 10 orders may be refused; releases, deadlines, setups."""
    draw = Random(seed)
    b = ProblemBuilder(Objective(tardiness=1, refusal=1))
    machine = b.machine(setup=b.setup(families(draw, 5)), anticipatory=False)
    for _ in range(10):
        release, work, weight = draw.randint(0, 40), draw.randint(3, 15), draw.randint(1, 5)
        due = release + work + draw.randint(0, 20)
        job = b.job(
            release=release,
            due=due,
            deadline=due + 12,
            tardiness_cost=weight,
            refusal_cost=12 * weight + draw.randint(0, 40),
        )
        b.mode(b.operation(b.route(job)), machine, work, family=draw.randrange(5))
    return b.build()


def unrelated_machines(seed: int, objective: Objective) -> Problem:
    """Return R | s_fg | with 10 jobs on 3 machines, due dates for whom they count."""
    draw = Random(seed)
    b = ProblemBuilder(objective)
    for _ in range(3):
        b.machine(setup=b.setup(families(draw, 5)))
    for _ in range(10):
        due, weight, family = draw.randint(4, 30), draw.randint(1, 9), draw.randrange(5)
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=weight)))
        for k in range(3):
            b.mode(operation, k, draw.randint(4, 20), family=family)
    return b.build()


def flexible_shop(seed: int) -> Problem:
    """Return a flexible job shop with setups, 5 jobs of 3 steps on 3 machines, makespan."""
    draw = Random(seed)
    b = ProblemBuilder(Objective(makespan=1))
    for _ in range(3):
        b.machine(setup=b.setup(families(draw, 3)))
    for _ in range(5):
        route = b.route(b.job())
        before = None
        for _ in range(3):
            operation = b.operation(route, after=before)
            for k in draw.sample(range(3), 2):
                b.mode(operation, k, draw.randint(4, 15), family=draw.randrange(3))
            before = operation
    return b.build()


def flow_shop(seed: int) -> Problem:
    """Return a hybrid flow shop, 7 jobs through 3 stages of 2, 1 and 2 machines, makespan."""
    draw = Random(seed)
    b = ProblemBuilder(Objective(makespan=1))
    stages = [[b.machine(group=stage) for _ in range(size)] for stage, size in enumerate((2, 1, 2))]
    for _ in range(7):
        route = b.route(b.job())
        before = None
        for stage in stages:
            operation = b.operation(route, after=before)
            work = draw.randint(3, 14)
            for machine in stage:
                b.mode(operation, machine, work)
            before = operation
    return b.build()


def week(seed: int) -> Problem:
    """Return a line with setups, a cell and a supplier; shifts, overtime, lateness in money."""
    draw = Random(seed)
    b = ProblemBuilder(Objective(mode=1, setup=1, overtime=1, tardiness=1, refusal=1))
    matrix = families(draw, 4)
    shifts = b.calendar([(24 * day + 6, 24 * day + 14) for day in range(8)])
    line = b.machine(calendar=shifts, setup=b.setup(matrix, [[9 * x for x in r] for r in matrix]))
    cell = b.machine(calendar=shifts)
    b.window(line, 14, 18, cost=30, rate=4)
    for _ in range(12):
        work, due = draw.randint(1, 5), 24 * draw.randint(1, 4)
        job = b.job(due=due, tardiness_cost=draw.randint(1, 6), refusal_cost=draw.randint(150, 400))
        made = b.operation(b.route(job))
        b.mode(made, line, work, family=draw.randrange(4), cost=5 * work)
        b.mode(made, cell, 2 * work, cost=11 * work)
        b.mode(b.operation(b.route(job)), None, 48, cost=40 * work)
    return b.build()


GENERATED = {
    "single-machine-7": lambda: single_machine(7),
    "order-acceptance-11": lambda: order_acceptance(11),
    "unrelated-makespan-13": lambda: unrelated_machines(13, Objective(makespan=1)),
    "unrelated-tardiness-17": lambda: unrelated_machines(17, Objective(tardiness=1)),
    "flexible-shop-19": lambda: flexible_shop(19),
    "flow-shop-23": lambda: flow_shop(23),
    "week-29": lambda: week(29),
}
"""By name, which ends with the seed."""


def main(folder: Path) -> None:
    """Write every file."""
    for name, make in GENERATED.items():
        problem = make()
        result = solve(problem, time_limit=60)
        record = {"best": result.objective, "bound": result.bound}
        text = dump_problem(problem)
        held = json.dumps(record)[:-1] + f', "problem": {text}}}\n'
        (folder / f"{name}.json").write_text(held, encoding="utf-8")
        sys.stdout.write(f"{name} {record}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
