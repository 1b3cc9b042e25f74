"""The full model agrees with brute force on tiny problems of every feature."""

import pytest

from solvers.cpsat import CpsatParams, CpsatStatus, build, solve_full
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem


@pytest.mark.parametrize("seed", range(examples(200)))
def test_the_full_model_finds_and_proves_what_brute_force_finds(seed):
    problem = tiny_problem(seed)
    best = brute_force(problem)

    answer = solve_full(problem)

    if best.schedule is None:
        assert answer.status is CpsatStatus.INFEASIBLE
        assert answer.schedule is None
        assert answer.bound is None
        return
    assert answer.status is CpsatStatus.OPTIMAL
    assert answer.bound == best.value
    verification = verify(problem, answer.schedule)
    assert verification.violations == ()
    assert verification.cost.total(problem.objective) == best.value
    # The hint of either schedule is complete and breaks nothing, even with no variable left free.
    for schedule in (best.schedule, answer.schedule):
        fixed = solve_full(problem, hint=schedule, params=CpsatParams(stick_to_hint=True))
        assert fixed.schedule == schedule


def test_a_hint_gives_every_variable_a_value_of_its_domain():
    problem = tiny_problem(1)
    model = build(problem)
    model.hint(brute_force(problem).schedule)

    proto = model.model.proto
    assert list(proto.solution_hint.vars) == list(range(len(proto.variables)))
    for variable, value in zip(proto.variables, proto.solution_hint.values, strict=True):
        bounds = iter(variable.domain)
        assert any(low <= value <= high for low, high in zip(bounds, bounds, strict=True))
