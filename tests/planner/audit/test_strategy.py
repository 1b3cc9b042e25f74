"""The audit sees where a plan does not keep the strategy it says it was made under."""

from datetime import datetime
from decimal import Decimal

import pytest

from planner.audit import audit
from planner.plan import Cost, Plan, ProductBreakevens
from planner.planning.verify import verify_plan
from planner.strategies import strategy_named, strategy_of
from tests.planner.planning.builders import a_book, a_plant, plan_of, translated

OVERTIME = {"name": "day", "shifts": "Mon-Fri 08:00-16:00", "overtime": "Sat 08:00-12:00"}


def a_shop():
    return a_plant(
        calendars=[OVERTIME],
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60},
            {"name": "cell", "kind": "flexible", "hourly_cost": 90},
            {"name": "bench", "kind": "custom", "hourly_cost": 40},
        ],
        rates=[
            {"product": "chair", "regime": "mass", "rate": 1},
            {"product": "chair", "regime": "flexible", "rate": 4},
            {"product": "chair", "regime": "custom", "rate": 20},
        ],
        options=[
            {"group": "seat", "option": "wool", "default": True, "stage": "late"},
            {"group": "seat", "option": "hide", "stage": "late", "minutes": 2},
        ],
        stock=[{"item": "body", "product": "chair", "on_hand": 99, "unit_value": 3}],
        outsourcing=[{"product": "chair", "cost": 70, "lead_time": "3 d"}],
    )


ROWS = (
    {
        "segment": "web",
        "due_at": datetime.fromisoformat("2026-03-05T00:00+00:00"),
        "price": 5,
        "refusal_cost": 10**11,
    },
    {"options": ["hide"], "quantity": Decimal(20), "price": 10**10},
    {"quantity": Decimal(4), "bespoke_minutes": Decimal(9), "must_make": True},
)


def made(strategy):
    return plan_of(translated(a_shop(), *ROWS, strategy=strategy))


def said(plan, other=None, **changes):
    """Return what the audit says of a plan that is passed off as one of another strategy."""
    if other is not None:
        changes |= {"strategy": other.name, "strategy_document": other}
    changed = Plan.model_validate({**plan.model_dump(), **changes})
    return audit(changed, a_shop(), a_book(a_shop(), *ROWS)).violations


def own(**settings):
    return strategy_of({"name": "own", **settings})


def rule(regimes, when="TRUE", **settings):
    return {"when": when, "regimes": regimes.split(), **settings}


NEXT = own(rules=[rule("mass")], unserved="next")
OWN = own(
    rules=[
        rule("custom", "segment = 'web' AND due <= TIMESTAMP '2026-03-05 00:00:00' AND price < 1"),
        rule("flexible hybrid", "ARRAY_CONTAINS(options, 'seat=hide') AND price > 9999"),
        rule("custom", "bespoke_minutes > 8 AND customer IS NULL AND NOT deadline IS NOT NULL"),
    ]
)


@pytest.mark.parametrize(
    "strategy",
    [*map(strategy_named, ("mass", "flexible", "custom", "segmented", "volume", "hybrid")),
     NEXT, OWN],
    ids=lambda strategy: strategy.name,
)  # fmt: skip
def test_a_plan_under_its_own_strategy_holds(strategy):
    assert said(made(strategy)) == ()


def test_a_regime_that_is_closed_is_seen():
    found = said(made(strategy_named("flexible")), strategy_named("custom"))
    assert "order A1 is flexible, which the strategy custom does not open to it" in found


def test_an_order_that_goes_further_up_than_it_must_is_seen():
    found = said(made(strategy_named("custom")), NEXT)
    assert "order A1 is custom, but the strategy has mass for it before" in found


def test_an_order_that_is_unserved_though_it_has_a_route_is_seen():
    found = said(made(strategy_named("mass")), strategy_named("custom"))
    assert "order A2 is refused by the strategy, but it leaves it custom" in found


def test_a_resource_that_is_closed_is_seen():
    found = said(made(strategy_named("custom")), own(resources=["line", "cell"]))
    assert "order A1 is on bench, which the strategy own does not open to it" in found


def test_stock_that_is_closed_is_seen():
    plan = made(own(rules=[rule("hybrid")], resources=["cell"]))
    assert {draw.item for o in plan.orders for s in o.steps for draw in s.draws} == {"body"}
    found = said(plan, own(switches={"stock": False}))
    assert "order A2 takes body from stock, which the strategy does not allow" in found


def test_a_supplier_that_is_closed_is_seen():
    plan = made(own(rules=[rule("outsourced")]))
    found = said(plan, own(switches={"outsourcing": False}))
    assert "order A1 is outsourced, which the strategy own does not open to it" in found


def test_overtime_that_is_closed_is_seen():
    window = {
        "resource": "line", "station": 1, "minutes": 0, "cost": 0,
        "start_at": "2026-03-07T08:00:00+00:00", "end_at": "2026-03-07T12:00:00+00:00",
    }  # fmt: skip
    found = said(made(own()), own(switches={"overtime": False}), overtime=[window])
    assert "overtime is opened, which the strategy own does not allow" in found


def test_a_refusal_by_choice_where_that_is_closed_is_seen():
    plan = made(strategy_named("mass"))
    refused = [{**each.model_dump(), "reason": "choice"} for each in plan.refused]
    found = said(plan, own(switches={"refusal": False}), refused=refused)
    assert "order A2 is refused by choice, which the strategy own does not allow" in found


def test_what_an_unserved_order_counts_at_is_checked():
    plan = made(strategy_named("mass"))
    refused = [{**each.model_dump(), "cost": Cost.of(refusal=1)} for each in plan.refused]
    found = said(plan, refused=refused)
    assert "order A2: refusal is stated as 0.000001, it is 10000.000000" in found


def test_a_name_that_is_not_the_documents_is_seen():
    found = said(made(strategy_named("mass")), strategy="custom")
    assert "the strategy is stated as custom, its document is mass" in found


def test_break_evens_are_there_exactly_where_a_condition_looks_at_them():
    plan = made(strategy_named("volume"))
    assert [row.product for row in plan.breakevens] == ["chair"]
    assert any("break-even quantities" in each for each in said(plan, breakevens=()))
    assert any("break-even quantities" in e for e in said(plan, strategy_named("custom")))


def test_a_wrong_break_even_is_seen_by_whoever_computes_it_anew():
    plan = made(strategy_named("volume"))
    wrong = ProductBreakevens(product="chair", line=7, flexible=plan.breakevens[0].flexible)
    changed = plan.model_copy(update={"breakevens": (wrong,)})
    found = verify_plan(changed, a_shop(), a_book(a_shop(), *ROWS)).violations
    assert any("breakevens[0].line is stated as 7" in each for each in found)


def test_verify_reads_the_strategy_from_the_plan():
    plan = made(OWN)
    assert verify_plan(plan, a_shop(), a_book(a_shop(), *ROWS)).violations == ()
    narrower = plan.model_copy(update={"strategy_document": strategy_named("mass")})
    assert verify_plan(narrower, a_shop(), a_book(a_shop(), *ROWS)).violations
