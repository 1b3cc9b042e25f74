"""OR-Tools routing with guided local search: machines are vehicles, jobs are visits.

The time at a visit is the job's completion, the way to it the setup and its processing on that
vehicle. Lateness is a soft upper bound at the visit. Weighted tardiness of jobs of one operation is
all that can be said this way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.peers.peer import Peer, beyond_sequencing, setup_time, timed

if TYPE_CHECKING:
    from ortools.constraint_solver.pywrapcp import RoutingDimension, RoutingModel

    from solvers import Problem, Schedule
    from solvers.problem import Mode

TARDY: Final = 100
"""Cost of a tick of tardiness in ticks on the way: guided local search learns from the latter."""


def _lacks(problem: Problem) -> list[str]:
    found = list(beyond_sequencing(problem))
    if any(len(route.operations) != 1 for job in problem.jobs for route in job.routes):
        found.append("several operations")
    wanted = {term for term, weight in problem.objective.items() if weight}
    if not wanted <= {"tardiness", "total_tardiness"}:
        found.append("its objective")
    return found


def _solve(problem: Problem, seconds: float, workers: int, seed: int) -> Schedule | None:  # noqa: ARG001 (it has one thread and no seed)
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    jobs, machines = len(problem.jobs), len(problem.machines)
    manager = pywrapcp.RoutingIndexManager(jobs + 1, machines, 0)
    model = pywrapcp.RoutingModel(manager)
    modes = [{m.machine: m for m in job.routes[0].operations[0].modes} for job in problem.jobs]
    ways = [model.RegisterTransitMatrix(_ways(problem, modes, k)) for k in range(machines)]
    for machine, way in enumerate(ways):
        model.SetArcCostEvaluatorOfVehicle(way, machine)
    horizon = problem.horizon
    model.AddDimensionWithVehicleTransits(ways, horizon, 2 * horizon, True, "time")
    time = model.GetDimensionOrDie("time")
    for job in range(jobs):
        _add_visit(problem, modes[job], model, time, manager.NodeToIndex(job + 1), job)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    first, search = routing_enums_pb2.FirstSolutionStrategy, routing_enums_pb2
    parameters.first_solution_strategy = first.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = search.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(1000 * seconds))
    solution = model.SolveWithParameters(parameters)
    if solution is None:
        return None
    sequences: list[list[int]] = []
    for machine in range(machines):
        held, index = [], solution.Value(model.NextVar(model.Start(machine)))
        while not model.IsEnd(index):
            held.append(manager.IndexToNode(index) - 1)
            index = solution.Value(model.NextVar(index))
        sequences.append(held)
    return timed(problem, sequences)


def _ways(problem: Problem, modes: list[dict[int | None, Mode]], machine: int) -> list[list[int]]:
    """Return ticks from the completion of a row's job to that of a column's; 0 is the depot."""
    initial = problem.machines[machine].initial_family
    families = [initial, *(held[machine].family if machine in held else None for held in modes)]
    ticks = [held[machine].processing if machine in held else 0 for held in modes]
    rows = []
    for row in families:
        setups = [
            0 if family is None else setup_time(problem, machine, row, family)
            for family in families[1:]
        ]
        rows.append([0, *(setup + p for setup, p in zip(setups, ticks, strict=True))])
    return rows


def _add_visit(
    problem: Problem,
    modes: dict[int | None, Mode],
    model: RoutingModel,
    time: RoutingDimension,
    index: int,
    job: int,
) -> None:
    element = problem.jobs[job]
    weights = problem.objective
    cost = weights.tardiness * element.tardiness_cost + weights.total_tardiness
    able = [machine for machine in range(len(problem.machines)) if machine in modes]
    if len(able) < len(problem.machines):
        model.SetAllowedVehiclesForIndex(able, index)
    if element.due is not None:
        time.SetCumulVarSoftUpperBound(index, max(0, element.due), TARDY * cost)
    if element.deadline is not None:
        time.CumulVar(index).SetMax(element.deadline)
    if element.release:
        # The time is that of completion, and how long a job takes depends on the vehicle.
        ticks = [modes[k].processing if k in modes else 0 for k in range(len(problem.machines))]
        taken = model.solver().Element(ticks, model.VehicleVar(index))
        model.solver().Add(time.CumulVar(index) >= taken + element.release)


PEER = Peer("routing", ("ortools",), _lacks, _solve)
