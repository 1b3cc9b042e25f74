from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.orders.numbers import LARGEST, parse_numbers
from tests.examples import examples


def read(*cells, **kwargs):
    numbers = parse_numbers(pl.Series(cells, dtype=pl.String), **kwargs)
    return [
        mark or (None if value is None else Decimal(value).normalize())
        for value, mark in zip(numbers.values, numbers.found, strict=True)
    ]


def test_a_lone_group_of_three_digits_is_ambiguous():
    assert read("1.000", "12") == ["ambiguous", 12]
    assert read("1,000") == ["ambiguous"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1 234,5", "1234.5"),
        ("1 234.567", "1234.567"),
        ("1'234.50", "1234.5"),
        ("100-", "-100"),
        ("+7", "7"),
        ("\u22123", "-3"),
        ("1E+05", "100000"),
        ("1,23E+05", "123000"),
        ("007", "7"),
    ],
)
def test_a_cell_that_reads_in_one_way_only_is_read(cell, value):
    assert read(cell) == [Decimal(value).normalize()]


@pytest.mark.parametrize("cell", ["ten", "12 34", "1.2.3", "--5", "1,2,3", "5 pcs", "NaN", "inf"])
def test_what_is_no_number_is_invalid(cell):
    assert read(cell) == ["invalid"]


def test_a_column_shows_how_its_ambiguous_cells_are_meant():
    assert read("12,5", "1.000") == [Decimal("12.5"), 1000]
    assert read("12.5", "1.000") == [Decimal("12.5"), 1]


def test_a_column_that_shows_both_ways_settles_nothing():
    assert read("12,5", "12.5", "1.000") == [Decimal("12.5"), Decimal("12.5"), "ambiguous"]


def test_one_cell_against_a_clear_column_is_a_defect():
    assert read(*["2.5"] * 30, "1,5")[-1] == "convention"


def test_the_stated_sign_settles_every_cell():
    assert read("1.000", "2,5", decimal=",") == [1000, Decimal("2.5")]
    assert read("1.000", "2,5", decimal=".") == [1, "convention"]


def test_numbers_that_were_never_text_have_a_decimal_point():
    assert read("1.125", native=True) == [Decimal("1.125")]


def test_an_amount_may_carry_the_currency_of_the_plant_only():
    assert read("€ 12,50", "12,50 EUR", "12,50 USD", currency="EUR") == [
        Decimal("12.5"),
        Decimal("12.5"),
        "invalid",
    ]


@pytest.mark.parametrize("cell", [str(LARGEST), "9" * 60, "1e15", "1e99"])
def test_a_number_out_of_range_is_a_defect(cell):
    assert read(cell) == ["range"]


def test_an_empty_cell_is_neither_a_value_nor_a_fault():
    assert read(None) == [None]


amounts = st.decimals(min_value=-(10**11), max_value=10**11, places=6)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(amounts, min_size=1, max_size=20))
def test_what_is_printed_with_a_stated_sign_is_read_back(values):
    values = [Decimal(value) for value in values]
    assert read(*[f"{v:f}" for v in values], decimal=".") == [v.normalize() for v in values]
    commas = [f"{v:,f}".translate(str.maketrans(",.", ".,")) for v in values]
    assert read(*commas, decimal=",") == [v.normalize() for v in values]


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.text(alphabet="0123456789.,-+eE '", max_size=12), min_size=1, max_size=8))
def test_no_text_is_read_as_two_things_or_lost(cells):
    result = parse_numbers(pl.Series(cells, dtype=pl.String))
    for value, mark in zip(result.values, result.found, strict=True):
        assert (value is None) != (mark is None)
