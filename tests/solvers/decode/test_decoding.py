"""Decoding a list: each rule on its own, then against verifier, objective and brute force."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers import objective
from solvers.decode import Choices, Decoded, choices_of, decode, pack
from solvers.dispatch import edd
from solvers.problem import FORBIDDEN, NONE, Objective, ProblemBuilder
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.brute_force import brute_force
from tests.solvers.decode.lists import every_choice, ints, random_choices
from tests.solvers.tiny import tiny_problem

if TYPE_CHECKING:
    from solvers.problem import Problem

# With these, an operation may have to wait although it could start: lists cannot express that.
NOT_REGULAR = ("pools", "profiles", "crews", "materials", "receipts", "windows")


def first_choices(problem: Problem, order: list[int], windows: tuple[int, ...] = ()) -> Choices:
    """Return the choices with every first route and first mode."""
    a = problem.arrays
    return Choices(a.job_route[:-1], a.operation_mode[:-1], ints(order), windows)


def decoded(problem: Problem, order: list[int], windows: tuple[int, ...] = ()) -> Decoded:
    return decode(pack(problem), first_choices(problem, order, windows))


def spans(result: Decoded) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in result.schedule.assignments]


def steps(b: ProblemBuilder, *work: tuple[int, int, int]) -> None:
    """Add a job of one operation for each (machine, processing, family)."""
    for machine, processing, family in work:
        b.mode(b.operation(b.route(b.job())), machine, processing, family)


def test_operations_of_a_machine_are_done_in_list_order() -> None:
    b = ProblemBuilder()
    saw = b.machine()
    steps(b, (saw, 2, 0), (saw, 3, 0))
    problem = b.build()
    assert spans(decoded(problem, [0, 1])) == [(0, 2), (2, 5)]
    assert spans(decoded(problem, [1, 0])) == [(3, 5), (0, 3)]


def test_a_resumable_operation_pauses_and_another_waits_for_an_interval_that_holds_it() -> None:
    b = ProblemBuilder()
    week = b.calendar([(0, 4), (6, 10)])
    for resumable in (True, False):
        route = b.route(b.job(release=3))
        b.mode(b.operation(route, resumable), b.machine(calendar=week), 3)
    assert spans(decoded(b.build(), [0, 1])) == [(3, 8), (6, 9)]


def test_a_setup_counts_working_ticks_before_the_start() -> None:
    b = ProblemBuilder()
    saw = b.machine(b.calendar([(0, 4), (6, 12)]), b.setup([[0, 3], [1, 0]]), 0)
    steps(b, (saw, 2, 0), (saw, 2, 1))
    # The setup takes [2, 4) and [6, 7).
    assert spans(decoded(b.build(horizon=20), [0, 1])) == [(0, 2), (7, 9)]


def test_a_setup_may_precede_arrival_only_on_an_anticipatory_machine() -> None:
    for anticipatory, start in ((True, 5), (False, 8)):
        b = ProblemBuilder()
        saw = b.machine(
            setup=b.setup([[0, 3], [3, 0]]), initial_family=0, anticipatory=anticipatory
        )
        b.mode(b.operation(b.route(b.job(release=5))), saw, 1, family=1)
        assert spans(decoded(b.build(), [0])) == [(start, start + 1)]


def test_operations_of_no_processing_do_not_tie_against_their_index() -> None:
    b = ProblemBuilder()
    saw = b.machine()
    steps(b, (saw, 0, 0), (saw, 0, 0))
    problem = b.build()
    assert spans(decoded(problem, [0, 1])) == [(0, 0), (0, 0)]
    assert spans(decoded(problem, [1, 0])) == [(1, 1), (0, 0)]


def test_a_maximum_lag_moves_the_predecessor() -> None:
    b = ProblemBuilder()
    cast, press = b.machine(b.calendar([(0, 3), (4, 30)])), b.machine(b.calendar([(10, 30)]))
    route = b.route(b.job())
    pour, shape = b.operation(route), b.operation(route)
    b.mode(pour, cast, 2, tail=1)
    b.mode(shape, press, 2)
    b.precede(pour, shape, max_lag=3)
    result = decoded(b.build(), [0, 1])
    assert (spans(result), result.violation) == ([(4, 6), (10, 12)], 0)


def test_a_pool_keeps_starts_apart_and_lets_later_ones_go_before() -> None:
    b = ProblemBuilder()
    people = b.pool(1)
    for release in (2, 0):
        b.mode(b.operation(b.route(b.job(release))), b.machine(), 2, demands=((people, 1),))
    # The second of the list fits before the first, which holds no place before its start.
    assert spans(decoded(b.build(), [0, 1])) == [(2, 4), (0, 2)]


def test_a_pool_is_free_while_its_operation_pauses() -> None:
    b = ProblemBuilder()
    people = b.pool(1)
    demands = ((people, 1),)
    day, night = b.machine(b.calendar([(0, 2), (4, 6)])), b.machine(b.calendar([(2, 4)]))
    b.mode(b.operation(b.route(b.job())), day, 4, demands=demands)
    b.mode(b.operation(b.route(b.job())), night, 2, demands=demands)
    assert spans(decoded(b.build(), [0, 1])) == [(0, 6), (2, 4)]


def test_a_crew_is_needed_during_setups_only() -> None:
    b = ProblemBuilder()
    crew = b.pool(1)
    setup = b.setup([[0, 2], [2, 0]])
    for _ in range(2):
        saw = b.machine(setup=setup, initial_family=0, setup_demands=((crew, 1),))
        steps(b, (saw, 5, 1))
    assert spans(decoded(b.build(), [0, 1])) == [(2, 7), (4, 9)]


def test_a_material_is_kept_for_those_before_in_the_list() -> None:
    b = ProblemBuilder()
    steel = b.material(1, [(4, 1)])
    for release in (2, 0):
        what = b.operation(b.route(b.job(release)), materials=((steel, 1),))
        b.mode(what, b.machine(), 1)
    # Starting the second at 0 would leave nothing for the first at 2.
    assert spans(decoded(b.build(), [0, 1])) == [(2, 3), (4, 5)]


def test_an_open_window_is_working_time_that_costs() -> None:
    b = ProblemBuilder()
    saw = b.machine(b.calendar([(0, 2), (6, 8)]), b.setup([[0, 2], [2, 0]]), 0)
    b.window(saw, 2, 6, cost=100, rate=7)
    steps(b, (saw, 3, 1))
    problem = b.build()
    closed, opened = decoded(problem, [0]), decoded(problem, [0], windows=(0,))
    # The setup takes [0, 2), and no more than 2 ticks of work are left from 6 on.
    assert closed.violation > 0
    assert (spans(opened), opened.objective) == ([(2, 5)], 100 + 3 * 7)
    assert opened.violation == 0


def test_a_forbidden_transition_a_late_pin_and_a_missed_deadline_are_violations() -> None:
    b = ProblemBuilder()
    saw = b.machine(setup=b.setup([[0, FORBIDDEN], [0, 0]]), initial_family=0)
    steps(b, (saw, 2, 1))
    problem = b.build(horizon=50)
    assert decoded(problem, [0]).violation == 51

    b = ProblemBuilder()
    saw = b.machine()
    steps(b, (saw, 4, 0))
    held = b.operation(b.route(b.job()))
    b.mode(held, saw, 1)
    b.pin(held, saw, 1)
    problem = b.build()
    assert decoded(problem, [0, 1]).violation == 3
    assert decoded(problem, [1, 0]).violation == 0

    b = ProblemBuilder()
    b.mode(b.operation(b.route(b.job(deadline=3))), b.machine(), 5)
    assert decoded(b.build(), [0]).violation == 2


def test_work_beyond_the_horizon_is_a_violation_and_costs_no_more_than_at_it() -> None:
    b = ProblemBuilder(Objective(makespan=1))
    b.mode(b.operation(b.route(b.job())), b.machine(), 9)
    result = decoded(b.build(horizon=5), [0])
    assert (result.violation, result.objective) == (4, 5)


def test_refusing_what_must_be_made_is_a_violation() -> None:
    b = ProblemBuilder()
    steps(b, (b.machine(), 1, 0))
    problem = b.build(horizon=10)
    choices = Choices(ints([NONE]), ints([NONE]), ints([]))
    assert decode(pack(problem), choices).violation == 11


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"order": [1, 0]}, "predecessors"),
        ({"order": [0]}, "every operation"),
        ({"order": [0, 0]}, "every operation"),
        ({"modes": [0, 0]}, "not its own"),
        ({"routes": [7]}, "not its own"),
        ({"routes": [0, 0]}, "shape"),
        ({"windows": (3,)}, "windows"),
    ],
)
def test_choices_that_do_not_fit_are_rejected(changed: dict[str, list[int]], word: str) -> None:
    b = ProblemBuilder()
    route = b.route(b.job())
    first = b.operation(route)
    b.mode(first, b.machine(), 1)
    b.mode(b.operation(route, after=first), 0, 1)
    given_: dict[str, list[int]] = {"routes": [0], "modes": [0, 1], "order": [0, 1], **changed}
    windows = tuple(given_.pop("windows", ()))
    choices = Choices(*(ints(values) for values in given_.values()), windows)
    with pytest.raises(ValueError, match=word):
        decode(pack(b.build()), choices)


@settings(deadline=None, max_examples=examples(300))
@given(st.integers(0, 2**32))
def test_a_list_without_violation_is_a_schedule_that_verifies(seed: int) -> None:
    problem, random = tiny_problem(seed), Random(seed)
    result = decode(pack(problem), random_choices(problem, random))
    check = verify(problem, result.schedule)
    assert check.valid == (result.violation == 0), check.violations
    if check.valid:
        assert result.objective == objective.value(problem, result.schedule)


@settings(deadline=None, max_examples=examples(100))
@given(st.integers(0, 2**32))
def test_decoding_a_schedule_of_a_regular_problem_is_never_worse(seed: int) -> None:
    problem = tiny_problem(seed, NOT_REGULAR)
    schedule = edd(problem)
    if schedule is None:
        return
    result = decode(pack(problem), choices_of(problem, schedule))
    assert result.violation == 0
    assert result.objective <= objective.value(problem, schedule)


@pytest.mark.parametrize("seed", range(40))
def test_the_best_list_of_a_regular_problem_is_the_optimum(seed: int) -> None:
    problem = tiny_problem(seed, NOT_REGULAR)
    assert best_objective(problem) == brute_force(problem).value


@pytest.mark.parametrize("seed", range(25))
def test_no_list_is_better_than_the_optimum(seed: int) -> None:
    problem = tiny_problem(seed)
    best, optimum = best_objective(problem), brute_force(problem).value
    if best is not None:
        assert optimum is not None
        assert best >= optimum


def best_objective(problem: Problem) -> int | None:
    """Return the least objective over all choices and lists, without the checks of ``decode``."""
    from solvers.decode import load
    from solvers.decode.kernel_layout import T_INFEASIBLE, T_OBJECTIVE

    packed = pack(problem)
    state = packed.new_state()
    best: int | None = None
    for choices in every_choice(problem):
        load(packed, state, choices)
        if state[T_INFEASIBLE] == 0 and (best is None or state[T_OBJECTIVE] < best):
            best = int(state[T_OBJECTIVE])
    return best


def test_packed_data_cannot_be_changed() -> None:
    b = ProblemBuilder()
    steps(b, (b.machine(), 1, 0))
    with pytest.raises(ValueError, match="read-only"):
        pack(b.build()).data[0] = np.int64(3)
