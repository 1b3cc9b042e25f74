"""PyJobShop, a modelling layer for scheduling on CP-SAT.

Lan, Berkhout (2025), PyJobShop: Solving scheduling problems with constraint programming in Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.peers.peer import Peer, beyond_sequencing, setup_time
from solvers import Assignment, Schedule

if TYPE_CHECKING:
    from pyjobshop import Model
    from pyjobshop.ProblemData import Machine, Task

    from solvers import Problem

_TERMS = {
    "makespan": "weight_makespan",
    "tardiness": "weight_total_tardiness",
    "total_tardiness": "weight_total_tardiness",
}


def _lacks(problem: Problem) -> list[str]:
    found = list(beyond_sequencing(problem))
    wanted = {term for term, weight in problem.objective.items() if weight}
    # Its jobs have one weight: that of tardiness, so both kinds do not go together.
    if not wanted <= _TERMS.keys() or {"tardiness", "total_tardiness"} <= wanted:
        found.append("its objective")
    if any(machine.initial_family is not None for machine in problem.machines):
        found.append("setups of first operations")
    links = (link for job in problem.jobs for link in job.routes[0].precedences)
    if any(link.min_lag or link.max_lag is not None for link in links):
        found.append("lags")
    return found


def _solve(problem: Problem, seconds: float, workers: int, seed: int) -> Schedule | None:
    from pyjobshop import Model

    model = Model()
    machines = [model.add_machine(name=machine.name) for machine in problem.machines]
    weighted = problem.objective.tardiness > 0
    tasks: list[tuple[int, int, Task]] = []
    choices: list[int] = []
    for number, job in enumerate(problem.jobs):
        dates = {} if job.deadline is None else {"deadline": job.deadline}
        held = model.add_job(
            weight=job.tardiness_cost if weighted else 1,
            release_date=job.release,
            due_date=job.due,
            **dates,
        )
        made = []
        for place, operation in enumerate(job.routes[0].operations):
            task = model.add_task(job=held)
            for choice, mode in enumerate(operation.modes):
                model.add_mode(task, machines[mode.machine or 0], mode.processing)
                choices.append(choice)
            made.append(task)
            tasks.append((number, place, task))
        for link in job.routes[0].precedences:
            model.add_end_before_start(made[link.before], made[link.after])
    _add_setups(problem, model, machines, tasks)
    model.set_objective(
        **{_TERMS[term]: weight for term, weight in problem.objective.items() if weight}
    )
    result = model.solve(time_limit=seconds, display=False, num_workers=workers, random_seed=seed)
    if not result.best.tasks:
        return None
    done = [
        Assignment(job, place, choices[found.mode], found.start, found.end)
        for (job, place, _), found in zip(tasks, result.best.tasks, strict=True)
    ]
    return Schedule((0,) * len(problem.jobs), tuple(done))


def _add_setups(
    problem: Problem, model: Model, machines: list[Machine], tasks: list[tuple[int, int, Task]]
) -> None:
    for machine, element in enumerate(problem.machines):
        if element.setup is None:
            continue
        families = {
            number: mode.family
            for number, (job, place, _) in enumerate(tasks)
            for mode in problem.jobs[job].routes[0].operations[place].modes
            if mode.machine == machine
        }
        for before, family in families.items():
            for after, other in families.items():
                ticks = setup_time(problem, machine, family, other)
                if before != after and ticks:
                    model.add_setup_time(
                        machines[machine], tasks[before][2], tasks[after][2], ticks
                    )


PEER = Peer("pyjobshop", ("pyjobshop",), _lacks, _solve)
