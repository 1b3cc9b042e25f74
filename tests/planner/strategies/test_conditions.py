"""Conditions are untrusted text: only questions about one order get through."""

from contextlib import suppress

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import BadRequest
from planner.plan.condition import COLUMNS, FUNCTIONS, LONGEST, as_sql, columns_of
from planner.strategies import strategy_of
from planner.strategies.match import VIEW


def strategy_with(condition: str):
    return strategy_of({"name": "own", "rules": [{"when": condition, "regimes": ["mass"]}]})


@pytest.mark.parametrize(
    "condition",
    [
        "TRUE",
        "level = 'standard'",
        "level IN ('standard', 'configured') AND NOT must_make",
        "level NOT IN ('bespoke')",
        "quantity >= breakeven OR breakeven IS NULL",
        "due < DATE '2026-03-05'",
        "due BETWEEN TIMESTAMP '2026-03-02 06:00:00' AND TIMESTAMP '2026-03-05 06:00:00'",
        "order LIKE 'A%' AND \"order\" <> 'A1'",
        "LOWER(customer) = 'ito' AND STARTS_WITH(product, 'ch')",
        "ARRAY_CONTAINS(options, 'seat=hide')",
        "CASE WHEN price > 100.5 THEN segment = 'web' ELSE FALSE END",
        "COALESCE(price, 0) / quantity > 1e2 AND work_hours * 60 < 5",
        "customer = 'O''Neill; DROP TABLE orders -- SELECT'",
    ],
)
def test_a_question_about_one_order_is_a_condition(condition):
    assert strategy_with(condition).rules[0].when == condition


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("read_csv('/etc/passwd') = 1", "read_csv is no function"),
        ("(SELECT 1) = 1", "SELECT is not allowed"),
        ("quantity IN (SELECT quantity FROM orders)", "SELECT is not allowed"),
        ("EXISTS (SELECT 1)", "EXISTS is not allowed"),
        ("quantity > 1 AS x", "AS is not allowed"),
        ("quantity > 1 OVER ()", "OVER is not allowed"),
        ("CAST(quantity AS VARCHAR) = '1'", "CAST is not allowed"),
        ("SUM(quantity) > 3", "SUM is no function"),
        ("COUNT(*) > 3", "COUNT is no function"),
        ("UNNEST(options) = 'a'", "UNNEST is no function"),
        ("ROW_NUMBER() = 1", "ROW_NUMBER is no function"),
        ("quantity(1) = 1", "quantity is no function"),
        ("self.quantity > 1", "no column 'self'|is not read"),
        ("quantity > 1; DROP TABLE orders", "'; DROP TABLE orders' is not read"),
        ("quantity > 1 -- all of them", "is not read"),
        ("quantity /* all */ > 1", "is not read"),
        ("customer ~ '(a+)+$'", "is not read"),
        ("customer = 'open", "is not read"),
        ("quantity > $1", "is not read"),
        ("quantiy > 1", "no column 'quantiy'"),
        ('"quantiy" > 1', "no column 'quantiy'"),
        ("Quantity > 1", "no column 'Quantity'"),
        ("level = 'standart'", "no level 'standart'"),
        ("level NOT IN ('bespoke', 'special')", "no level 'special'"),
        ("", "is empty"),
        ("quantity", "its answer is Float64"),
        ("quantity + 1", "its answer is Float64"),
        ("NULL", "its answer is Null"),
        ("family = 3", "cannot compare string"),
        ("due < '2026-03-01'", "cannot compare"),
        ("quantity >", "is no condition"),
        ("quantity > 1, quantity < 3", "is no condition"),
        ("*", "is no condition"),
        ("(" * 300 + "TRUE" + ")" * 300, "is no condition"),
        ("NOT " * 240 + "TRUE", "is no condition"),
        ("TRUE " + " " * LONGEST, "characters"),
    ],
)
def test_anything_else_is_refused_with_its_place(condition, message):
    with pytest.raises(BadRequest, match=message) as raised:
        strategy_with(condition)
    assert "rule 1: when" in raised.value.message


def test_a_misspelt_column_names_the_one_that_was_meant():
    with pytest.raises(BadRequest) as raised:
        strategy_with("quantiy > 3")
    assert raised.value.hint == "did you mean 'quantity'?"


@given(st.text(max_size=60))
def test_no_text_whatever_gives_a_traceback(text):
    with suppress(BadRequest):
        assert strategy_with(text).rules


def test_every_column_has_a_type_and_a_meaning():
    assert list(VIEW) == list(COLUMNS)


def test_columns_are_quoted_for_sql_and_words_in_quotes_stay():
    assert as_sql("order = 'order'") == "\"order\" = 'order'"
    assert columns_of("order = 'price' AND \"due\" IS NULL") == {"order", "due"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_of_nothing_is_named_as_wrong(name):
    for condition in (f"{name}()", f"{name}( ) = 1", f"NOT {name.lower()}()"):
        with pytest.raises(BadRequest, match=r"looks at nothing"):
            strategy_with(condition)


def test_a_panic_over_a_condition_is_one_that_cannot_be_asked(monkeypatch):
    def panic(*args):
        raise pl.exceptions.PanicException("called `Option::unwrap()` on a `None` value")

    monkeypatch.setattr(pl, "sql_expr", panic)
    with pytest.raises(BadRequest, match="rule 1"):
        strategy_with("TRUE")
