from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.strategies import (
    Breakevens,
    matching_rules,
    needs_breakevens,
    order_view,
    strategy_named,
    strategy_of,
)
from tests.examples import examples
from tests.planner.planning.builders import a_book, a_plant

CONDITIONS = {
    "quantity >= 50": lambda row: row["quantity"] >= 50,
    "segment = 'web'": lambda row: row["segment"] == "web",
    "price > 100": lambda row: row["price"] is not None and row["price"] > 100_000_000,
    "must_make": lambda row: row["must_make"],
    "segment IS NULL": lambda row: row["segment"] is None,
    "NOT (segment = 'web')": lambda row: row["segment"] not in (None, "web"),
}
"""Conditions and what they mean of a row of the book; what is unknown does not hold."""


def rules_of(*conditions):
    rules = [{"when": condition, "regimes": ["mass"]} for condition in conditions]
    return strategy_of({"name": "own", "rules": rules})


@st.composite
def rows(draw):
    return {
        "quantity": Decimal(draw(st.sampled_from(["1", "49.5", "50", "200"]))),
        "segment": draw(st.sampled_from([None, "web", "trade"])),
        "price": draw(st.sampled_from([None, 99_000_000, 100_000_001])),
        "must_make": draw(st.booleans()),
    }


@settings(deadline=None, max_examples=examples(40))
@given(
    st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=4),
    st.lists(rows(), min_size=1, max_size=5),
)
def test_the_first_rule_that_holds_counts_and_else_none(conditions, book):
    strategy = rules_of(*conditions)
    view = order_view(a_book(a_plant(), *book), ZoneInfo("UTC"))
    expected = [
        next((n for n, text in enumerate(conditions) if CONDITIONS[text](row)), None)
        for row in book
    ]
    found = matching_rules(strategy, view)
    assert [r if r is None else list(map(id, strategy.rules)).index(id(r)) for r in found] == (
        expected
    )


def asked(condition, zone="UTC", breakevens=None, **row):
    view = order_view(a_book(a_plant(), row), ZoneInfo(zone), breakevens)
    return matching_rules(rules_of(condition), view)[0] is not None


def test_instants_are_on_the_plants_clock():
    due = datetime(2026, 3, 4, 23, tzinfo=UTC)
    assert asked("due = TIMESTAMP '2026-03-05 00:00:00'", "Europe/Berlin", due_at=due)


def test_amounts_are_in_currency():
    assert asked("price = 12.5", price=12_500_000)


def test_break_evens_are_those_of_the_product():
    known = {"chair": Breakevens(60, None)}
    assert asked("quantity >= breakeven", breakevens=known, quantity=Decimal(60))
    assert not asked("quantity >= breakeven", breakevens=known, quantity=Decimal(59))
    assert not asked("quantity >= breakeven_flexible", breakevens=known, quantity=Decimal(60))


def test_a_constant_holds_for_every_order():
    view = order_view(a_book(a_plant(), {}, {}), ZoneInfo("UTC"))
    strategy = rules_of("TRUE")
    assert matching_rules(strategy, view) == [strategy.rules[0]] * 2


@pytest.mark.parametrize(("name", "needed"), [("volume", True), ("segmented", False)])
def test_break_evens_are_looked_up_only_where_a_condition_asks(name, needed):
    assert needs_breakevens(strategy_named(name)) is needed
