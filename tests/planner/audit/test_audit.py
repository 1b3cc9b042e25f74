"""The audit accepts plans as they are made and rejects those that say what is not so."""

import re

import pytest
from hypothesis import HealthCheck, given, reject, settings

from planner.audit import CHECKS, audit
from planner.errors import NoPlan
from planner.plan import Plan
from planner.planning.verify import verify_plan
from tests.examples import examples
from tests.planner.audit.mutations import MUTATIONS
from tests.planner.audit.weeks import a_week, book, works
from tests.planner.planning.builders import a_book, plan_of, translated
from tests.planner.planning.plants import plants, rows


def test_a_plan_as_it_was_made_holds():
    check = audit(a_week(), works(), book())
    assert check.violations == ()
    assert check.valid
    assert check.checks == tuple(CHECKS)


def test_the_plan_has_what_the_mutations_need():
    plan = a_week()
    assert plan.overtime
    assert {order.order for order in plan.late_orders} == {"A8"}
    assert {order.order: str(order.reason) for order in plan.refused} == {
        "A3": "choice",
        "A6": "no_route",
    }
    assert plan.status.bound is not None
    assert plan.status.solution == "feasible"


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_plan_is_rejected_that_has(name):
    change, words = MUTATIONS[name]
    document = a_week().model_dump()
    change(document)
    violations = audit(Plan.model_validate(document), works(), book()).violations
    assert any(re.search(words, violation) for violation in violations), violations


@settings(deadline=None, max_examples=examples(25), suppress_health_check=list(HealthCheck))
@given(plants(), rows())
def test_whatever_the_engine_plans_holds(plant, asked):
    try:
        plan = plan_of(translated(plant, *asked))
    except NoPlan as none:
        # An order that must be made may need more than any shift or stock can give.
        if none.solution != "infeasible":
            raise
        reject()
    assert audit(plan, plant, a_book(plant, *asked)).violations == ()


@pytest.mark.parametrize("name", ["setup misreported", "a changeover skipped", "an order missing"])
def test_the_core_verifier_rejects_it_too(name):
    document = a_week().model_dump()
    MUTATIONS[name][0](document)
    assert verify_plan(Plan.model_validate(document), works(), book()).violations
