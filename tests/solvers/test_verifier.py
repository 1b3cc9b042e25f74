"""The verifier accepts what keeps the rules, names the rule that is broken, and never raises."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.problem import ProblemBuilder
from solvers.result import Cost, Result, Solution, Termination
from solvers.schedule import Assignment, Schedule
from solvers.verifier import ViolationKind, verify, verify_result
from tests.solvers.broken import (
    CASES,
    day_machine,
    done,
    flow,
    in_turn,
    painted,
    step,
    two_steps,
)
from tests.solvers.tiny import tiny_problems


@pytest.mark.parametrize("name", CASES)
def test_a_schedule_that_keeps_the_rules_is_accepted(name):
    problem, good, _ = CASES[name][1]()

    assert verify(problem, good).violations == ()


@pytest.mark.parametrize("name", CASES)
def test_a_broken_rule_is_named(name):
    kind, case = CASES[name]
    problem, _, bad = case()

    assert verify(problem, bad).kinds == {kind}


def test_every_rule_for_schedules_has_a_schedule_that_breaks_it():
    of_results = {"status", "objective", "cost", "bound", "gap"}

    assert {kind for kind, _ in CASES.values()} == set(ViolationKind) - of_results


def test_a_violation_names_the_elements_and_the_values():
    problem, _, bad = CASES["a_start_too_late_after_its_predecessor"][1]()

    (violation,) = verify(problem, bad).violations

    assert (violation.job, violation.operation, violation.machine) == (0, 1, None)
    assert violation.message == (
        "jobs[0].operations[1] at [5, 7) is 3 ticks after the arrival at 2 of "
        "jobs[0].operations[0] at [0, 2), at most 2 are allowed"
    )


class TestWhatIsAllowed:
    def test_a_resumable_operation_pauses_over_closed_time(self):
        b = ProblemBuilder()
        step(b, day_machine(b), 5)

        assert verify(b.build(12), done((2, 9))).valid

    def test_an_opened_window_joins_the_calendar_for_work_that_may_not_pause(self):
        b = ProblemBuilder()
        machine = day_machine(b)
        b.window(machine, 4, 6)
        b.mode(b.operation(b.route(b.job()), resumable=False), machine, 8)

        assert verify(b.build(12), done((1, 9), windows=(0,))).valid

    def test_a_setup_straddles_a_break_though_its_operation_may_not(self):
        b = ProblemBuilder()
        machine = painted(b, initial_family=0)
        b.mode(b.operation(b.route(b.job()), resumable=False), machine, 3, family=1)

        assert verify(b.build(12), done((7, 10))).valid

    def test_a_setup_precedes_release_and_arrival_on_an_anticipatory_machine(self):
        b = ProblemBuilder()
        machine = painted(b, initial_family=0)
        b.mode(b.operation(b.route(b.job(release=2))), machine, 1, family=1)

        assert verify(b.build(12), done((2, 3))).valid

    def test_the_first_operation_needs_no_setup_from_an_unknown_family(self):
        b = ProblemBuilder()
        step(b, painted(b), 1, family=1)

        verification = verify(b.build(12), done((0, 1)))

        assert verification.valid
        assert verification.cost.setup == 0

    def test_operations_of_no_processing_share_a_tick_in_the_order_of_jobs(self):
        b = ProblemBuilder()
        machine = painted(b, time=((0, 0), (2, 0)))
        step(b, machine, 0, family=0)
        step(b, machine, 0, family=1)

        verification = verify(b.build(12), done((3, 3), (3, 3)))

        assert verification.valid
        assert verification.cost.setup == 5

    def test_an_operation_of_no_processing_may_stand_at_either_end_of_another(self):
        b = ProblemBuilder()
        machine = b.machine()
        for processing in (0, 3, 0):
            step(b, machine, processing)

        assert verify(b.build(12), done((2, 2), (2, 5), (5, 5))).valid

    def test_a_pool_is_free_in_the_pause_of_an_operation(self):
        b = ProblemBuilder()
        people = b.pool(1)
        step(b, day_machine(b), 4, demands=((people, 1),))
        step(b, b.machine(), 2, demands=((people, 1),))

        assert verify(b.build(12), done((2, 8), (4, 6))).valid

    def test_one_operation_takes_of_a_pool_what_another_gives_back_at_that_tick(self):
        b = ProblemBuilder()
        people = b.pool([(0, 1), (2, 2), (4, 1)])
        for processing in (2, 2, 4):
            step(b, b.machine(), processing, demands=((people, 1),))

        assert verify(b.build(12), done((0, 2), (2, 4), (2, 6))).valid

    def test_a_setup_of_no_time_needs_no_crew(self):
        b = ProblemBuilder()
        machine = painted(b, time=((0, 0), (0, 0)), setup_demands=((b.pool(0), 1),))
        step(b, machine, 1)
        step(b, machine, 1, family=1)

        assert verify(b.build(12), done((0, 1), (1, 2))).valid

    def test_work_without_a_machine_needs_no_working_time_and_may_overlap(self):
        b = ProblemBuilder()
        day_machine(b)
        step(b, None, 8)
        step(b, None, 8)

        assert verify(b.build(12), done((4, 12), (3, 11))).valid

    def test_a_tail_counts_neither_for_the_deadline_nor_for_the_completion(self):
        b = ProblemBuilder()
        b.mode(b.operation(b.route(b.job(deadline=4))), b.machine(), 4, tail=9)

        verification = verify(b.build(5), done((0, 4)))

        assert verification.valid
        assert verification.cost.makespan == 4


class TestCost:
    def test_overtime_is_paid_for_opening_and_for_what_work_and_setups_occupy(self):
        b = ProblemBuilder()
        machine = painted(b)
        b.window(machine, 4, 6, cost=100, rate=10)
        step(b, machine, 3)
        step(b, machine, 2, family=1)
        # The setup is [3, 5), so it and the operation take a tick of the window each.
        assert verify(b.build(12), done((0, 3), (5, 7), windows=(0,))).cost.overtime == 120

    def test_an_opened_window_is_paid_for_though_nobody_works_in_it(self):
        b = ProblemBuilder()
        machine = day_machine(b)
        b.window(machine, 4, 6, cost=100, rate=10)
        step(b, machine, 3)

        assert verify(b.build(12), done((0, 3), windows=(0,))).cost.overtime == 100

    def test_a_pause_over_a_part_of_a_break_is_paid_for_the_window_only(self):
        b = ProblemBuilder()
        machine = day_machine(b)
        b.window(machine, 4, 5, rate=10)
        step(b, machine, 4)

        assert verify(b.build(12), done((2, 7), windows=(0,))).cost.overtime == 10

    def test_every_term_counts_what_its_name_says(self):
        b = ProblemBuilder()
        machine = painted(b, initial_family=0)
        b.mode(
            b.operation(b.route(b.job(due=1, tardiness_cost=3), cost=11)),
            machine,
            1,
            family=1,
            cost=13,
        )
        b.mode(b.operation(b.route(b.job(due=6, tardiness_cost=1))), machine, 1, family=1, cost=17)
        b.mode(b.operation(b.route(b.job(refusal_cost=19))), machine, 1)
        schedule = Schedule((0, 0, None), done((2, 3), (3, 4)).assignments)

        assert verify(b.build(12), schedule).cost == Cost(
            mode=30,
            route=11,
            setup=5,
            overtime=0,
            refusal=19,
            tardiness=6,
            makespan=4,
            total_completion=7,
            total_tardiness=2,
            number_late=1,
            maximum_lateness=2,
        )

    def test_the_maximum_lateness_is_negative_when_all_are_early(self):
        b = ProblemBuilder()
        b.mode(b.operation(b.route(b.job(due=9))), b.machine(), 2)

        assert verify(b.build(12), done((0, 2))).cost.maximum_lateness == -7

    def test_there_is_no_cost_of_a_schedule_with_an_operation_missing(self):
        problem, good = two_steps()

        assert verify(problem, replace(good, assignments=())).cost is None


def a_result(**changes) -> tuple:
    """Return a problem and its feasible result, with ``changes``."""
    b = ProblemBuilder()
    b.mode(b.operation(b.route(b.job(due=1, tardiness_cost=3), cost=4)), b.machine(), 2, cost=5)
    problem, schedule = b.build(10), done((0, 2))
    cost = verify(problem, schedule).cost
    result = Result(Solution.FEASIBLE, Termination.TIME_LIMIT, schedule, 12, cost, 9, "assignment")
    return problem, replace(result, **changes)


def kinds(**changes) -> frozenset[ViolationKind]:
    return verify_result(*a_result(**changes)).kinds


NO_SCHEDULE = {"schedule": None, "objective": None, "cost": None}


class TestResult:
    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"bound": None, "bound_by": None},
            {"solution": Solution.OPTIMAL, "termination": Termination.OPTIMAL, "bound": 12},
            {"solution": Solution.OPTIMAL, "bound": 12},
            {"termination": Termination.GAP_LIMIT},
            {"solution": Solution.NONE, **NO_SCHEDULE},
            {"solution": Solution.INFEASIBLE, "termination": Termination.OPTIMAL, **NO_SCHEDULE},
        ],
    )
    def test_what_fits_together_is_accepted(self, changes):
        problem, result = a_result(**changes)

        assert verify_result(problem, result).violations == ()

    @pytest.mark.parametrize(
        "changes",
        [
            {"solution": Solution.OPTIMAL},
            {"solution": Solution.OPTIMAL, "bound": None, "bound_by": None},
            {"bound": 12},
            {"solution": Solution.NONE},
            {"solution": Solution.INFEASIBLE},
            {"solution": "splendid"},
            {"termination": Termination.OPTIMAL},
            {"termination": Termination.GAP_LIMIT, "bound": None, "bound_by": None},
            {"termination": Termination.GAP_LIMIT, "solution": Solution.NONE, **NO_SCHEDULE},
            NO_SCHEDULE,
        ],
    )
    def test_a_status_that_does_not_fit_is_found(self, changes):
        assert kinds(**changes) == {ViolationKind.STATUS}

    @pytest.mark.parametrize("value", [11, 13, None])
    def test_an_objective_misreported_is_found(self, value):
        assert kinds(objective=value) == {ViolationKind.OBJECTIVE}

    @pytest.mark.parametrize("term", [f.name for f in fields(Cost)])
    def test_a_term_of_the_cost_misreported_is_found(self, term):
        problem, result = a_result()
        wrong = replace(result.cost, **{term: getattr(result.cost, term) + 1})

        (violation,) = verify_result(problem, replace(result, cost=wrong)).violations

        assert violation.kind is ViolationKind.COST
        assert violation.message.startswith(f"cost.{term} ")

    def test_a_cost_left_out_is_found(self):
        assert kinds(cost=None) == {ViolationKind.COST}

    def test_an_objective_without_a_schedule_is_found(self):
        changes = {**NO_SCHEDULE, "solution": Solution.NONE, "objective": 9}

        assert kinds(**changes) == {ViolationKind.OBJECTIVE}

    @pytest.mark.parametrize(
        "changes", [{"bound": 13}, {"bound_by": None}, {"bound": None}, {"bound": 9.5}]
    )
    def test_a_bound_that_cannot_be_one_is_found(self, changes):
        assert kinds(**changes) == {ViolationKind.BOUND}

    def test_a_gap_that_does_not_follow_is_found(self, monkeypatch):
        problem, result = a_result()
        monkeypatch.setattr("solvers.result.relative_gap", lambda *_: 0.1)

        assert verify_result(problem, result).kinds == {ViolationKind.GAP}

    def test_the_violations_of_the_schedule_are_found(self):
        problem, result = a_result()

        (violation,) = verify_result(problem, replace(result, schedule=done((0, 3)))).violations[:1]

        assert violation.kind is ViolationKind.DURATION


ANYTHING = st.one_of(
    st.integers(-3, 14), st.integers(), st.none(), st.floats(), st.booleans(), st.text(max_size=2)
)
NUMBERS = st.integers(-2, 13)


def garbage(values) -> st.SearchStrategy[Schedule]:
    items = st.builds(Assignment, values, values, values, values, values)
    tuples = (st.lists(part, max_size=5).map(tuple) for part in (values, items, values))
    return st.builds(Schedule, *tuples)


@given(tiny_problems(), garbage(ANYTHING))
def test_no_garbage_makes_the_verifier_raise(problem, schedule):
    for violation in verify(problem, schedule).violations:
        assert violation.message


@given(st.data())
def test_no_numbers_make_the_verifier_raise(data):
    problem = data.draw(tiny_problems())
    count = len(problem.jobs)
    indices = st.integers(-1, 3)
    items = st.builds(Assignment, indices, indices, indices, NUMBERS, NUMBERS)
    routes = st.lists(st.one_of(st.none(), indices), min_size=count, max_size=count)
    schedule = Schedule(
        tuple(data.draw(routes)),
        tuple(data.draw(st.lists(items, max_size=6))),
        tuple(data.draw(st.lists(indices, max_size=3))),
    )

    verification = verify(problem, schedule)

    assert verification.valid == (not verification.violations)


@pytest.mark.parametrize("routes", [None, 5, [0, 0]])
def test_what_is_no_schedule_is_malformed(routes):
    problem, good = two_steps()

    assert verify(problem, replace(good, routes=routes)).kinds == {ViolationKind.MALFORMED}


def test_precedence_alone_leaves_the_order_of_machines_free():
    b = ProblemBuilder()
    one, other = b.machine(), b.machine()
    flow(b, one, other)

    assert verify(b.build(9), in_turn((4, 6), (0, 2))).valid
