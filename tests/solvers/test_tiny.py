"""The tiny problems are what they are said to be: small, repeatable and full of features."""

from collections import Counter
from collections.abc import Iterator

import pytest

from solvers.problem import FORBIDDEN, Problem
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import FEATURES, tiny_problem


def present(problem: Problem) -> Iterator[str]:
    """Yield what is found in ``problem``, by looking and not by what was drawn."""
    routes = [route for job in problem.jobs for route in job.routes]
    links = [link for route in routes for link in route.precedences]
    steps = [step for route in routes for step in route.operations]
    modes = [mode for step in steps for mode in step.modes]
    used = {mode.machine for mode in modes}
    machines = [machine for index, machine in enumerate(problem.machines) if index in used]
    matrices = [problem.setups[one.setup] for one in machines if one.setup is not None]
    features = {
        "routes": len(routes) > len(problem.jobs),
        "chains": any(len(route.operations) > 1 for route in routes),
        "dags": any(
            len(route.operations) > 1
            and [(p.before + 1, 0) for p in route.precedences]
            != [(p.after, 0) for p in route.precedences]
            for route in routes
        ),
        "min_lags": any(link.min_lag for link in links),
        "max_lags": any(link.max_lag is not None for link in links),
        "tails": any(mode.tail for mode in modes) and bool(links),
        "modes": any(len(step.modes) > 1 for step in steps),
        "machineless": None in used,
        "zero_processing": any(mode.processing == 0 for mode in modes),
        "setups": any((matrix.time > 0).any() for matrix in matrices),
        "setup_costs": any(matrix.cost.any() for matrix in matrices),
        "forbidden": any((matrix.time == FORBIDDEN).any() for matrix in matrices),
        "diagonal": any(matrix.time.diagonal().any() for matrix in matrices),
        "triangle": any(
            matrix.time[f, h] > matrix.time[f, g] + matrix.time[g, h]
            for matrix in matrices
            if (matrix.time >= 0).all()
            for f in range(matrix.families)
            for g in range(matrix.families)
            for h in range(matrix.families)
        ),
        "initial_family": any(
            one.setup is not None and one.initial_family is not None for one in machines
        ),
        "not_anticipatory": any(not one.anticipatory and one.setup is not None for one in machines),
        "calendars": any(one.calendar is not None for one in machines),
        "not_resumable": any(one.calendar is not None for one in machines)
        and not all(step.resumable for step in steps),
        "windows": bool(problem.windows),
        "adjacent_windows": any(
            window.start == end or window.end == start
            for window in problem.windows
            for start, end in problem.calendars[problem.machines[window.machine].calendar].intervals
        ),
        "pools": any(mode.demands for mode in modes),
        "profiles": any(len(pool.profile) > 1 for pool in problem.pools),
        "crews": any(one.setup_demands and one.setup is not None for one in machines),
        "materials": any(step.materials for step in steps),
        "receipts": any(material.receipts for material in problem.materials),
        "refusal": any(job.refusal_cost is not None for job in problem.jobs),
        "deadlines": any(job.deadline is not None for job in problem.jobs),
        "releases": any(job.release for job in problem.jobs),
        "earliest": any(mode.earliest for mode in modes),
        "past_due": any(job.due is not None and job.due <= 0 for job in problem.jobs),
        "pins": bool(problem.pins),
        "pinned_starts": any(pin.start is not None for pin in problem.pins),
        "classical": problem.objective.makespan + problem.objective.number_late > 0,
    }
    yield from (name for name, found in features.items() if found)


def test_every_feature_is_in_several_of_100_feasible_problems():
    problems = [tiny_problem(seed) for seed in range(100)]
    feasible = [problem for problem in problems if brute_force(problem).value is not None]
    counts = Counter(name for problem in feasible for name in present(problem))

    assert len(feasible) > 60
    assert not [name for name in (*FEATURES, "triangle", "adjacent_windows") if counts[name] < 3]


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_left_out_is_not_there(feature):
    assert not any(feature in present(tiny_problem(seed, without=[feature])) for seed in range(40))


def test_a_seed_is_one_problem():
    assert tiny_problem(5) == tiny_problem(5)
    assert tiny_problem(5) != tiny_problem(6)


def test_a_feature_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="no such features: \\['pool'\\]"):
        tiny_problem(1, without=["pool"])


def test_problems_are_small():
    for seed in range(100):
        problem = tiny_problem(seed)
        longest = [max(len(route.operations) for route in job.routes) for job in problem.jobs]
        assert problem.horizon <= 12
        assert sum(longest) <= 5
