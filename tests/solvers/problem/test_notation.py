"""The three-field notation says which problem it is."""

import pytest
from hypothesis import given

from solvers.problem import FORBIDDEN, Objective, ProblemBuilder
from tests.solvers.problem.sample import sample
from tests.solvers.tiny import tiny_problems


def jobs(b: ProblemBuilder, *processing: tuple[int, ...], **job) -> ProblemBuilder:
    """Add a job of one operation for each tuple of its processing times on the machines."""
    for times in processing:
        handle = b.operation(b.route(b.job(**job)))
        for machine, ticks in enumerate(times):
            b.mode(handle, machine, ticks)
    return b


def machines(count: int, **weights) -> ProblemBuilder:
    b = ProblemBuilder(Objective(**weights))
    for _ in range(count):
        b.machine()
    return b


@pytest.mark.parametrize(
    ("builder", "expected"),
    [
        (jobs(machines(1, makespan=1), (3,), (4,)), "1||C_max"),
        (jobs(machines(1, tardiness=1), (3,), release=2, due=4), "1|r_j|sum w_j T_j"),
        (jobs(machines(2, makespan=1), (3, 3), (4, 4)), "P2||C_max"),
        (jobs(machines(2, makespan=1), (3, 5), (4, 4)), "R2||C_max"),
        (jobs(machines(2, makespan=1), (3, 5), (4,)), "R2|M_j|C_max"),
        (jobs(machines(1, total_completion=2, number_late=1), (3,)), "1||2 sum C_j + sum U_j"),
        (jobs(machines(1), (3,), deadline=9, refusal_cost=0), "1|d_j^bar, refusal|-"),
    ],
)
def test_textbook_problems_have_their_textbook_names(builder, expected):
    assert builder.build().notation() == expected


def test_operations_one_after_the_other_make_a_job_shop():
    b = machines(2, makespan=1)
    route = b.route(b.job())
    first = b.operation(route)
    b.mode(first, 0, 2)
    b.mode(b.operation(route, after=first), 1, 2)

    assert b.build().notation() == "J2|M_j|C_max"


def test_a_choice_of_machines_makes_it_flexible_and_branches_are_precedence():
    b = machines(2, makespan=1)
    route = b.route(b.job())
    for _ in range(2):
        handle = b.operation(route)
        b.mode(handle, 0, 2)
        b.mode(handle, 1, 2)

    assert b.build().notation() == "FJ2|prec|C_max"


def test_setups_and_forbidden_pairs_are_told():
    b = ProblemBuilder(Objective(makespan=1))
    b.machine(setup=b.setup([[0, FORBIDDEN], [1, 0]]))

    assert jobs(b, (2,)).build().notation() == "1|s_fg, forbidden|C_max"


def test_every_feature_without_a_symbol_has_a_word():
    assert sample().notation() == (
        "J1|r_j, d_j^bar, M_j, tails, s_fg, calendars, resumable, overtime, pools, materials, "
        "refusal, pins|mode cost + route cost + setup cost + overtime cost + refusal cost + "
        "sum w_j T_j"
    )


@given(tiny_problems())
def test_every_problem_has_three_fields(problem):
    assert len(problem.notation().split("|")) == 3
