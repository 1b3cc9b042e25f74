"""What the audit allows a step to take is what planning lets it take."""

import pytest

from planner.audit import audit
from planner.planning.plan_week import plan_week
from tests.planner.planning.builders import a_book, a_plant


@pytest.mark.parametrize("finishing", [{}, {"rate": "1 min"}])
def test_finishing_may_take_no_time_per_unit_beside_that_of_its_options(finishing):
    plant = a_plant(
        options=[
            {"group": "seat", "option": "wool", "default": True, "stage": "late"},
            {"group": "seat", "option": "hide", "stage": "late", "minutes": 4},
        ],
        resources=[
            {"name": "line", "kind": "mass", "changeover": 0},
            {"name": "cell", "kind": "flexible", "changeover": 0},
        ],
        rates=[
            {"product": "chair", "resource": "line", "rate": "1 min"},
            {"product": "chair", "resource": "cell", "regime": "hybrid", "fixed": 3, **finishing},
        ],
    )
    book = a_book(plant, {"options": ["hide"], "quantity": 10})
    plan = plan_week(plant, book, time_limit=None, work_limit=0.01, workers=1)
    assert plan.regimes.hybrid == 1
    assert audit(plan, plant, book).valid
