from datetime import datetime

import polars as pl
import pytest

from planner.examples.book import Item, Market, Segment, configurations, order_book, working_days
from planner.examples.draws import Draws

MONDAY = datetime.fromisoformat("2026-03-02")


def market(**changes):
    segment = {
        "name": "shops",
        "customers": ("Ahrens", "Blom"),
        "share": 1,
        "products": {"chair": 1},
        "levels": (1, 1, 1),
        "due": ((0, 1), (1, 5)),
    }
    settings = {name: changes.pop(name) for name in ("weeks", "released") if name in changes}
    item = Item(
        "chair",
        100,
        quantity=((0, 10), (1, 20)),
        standard={"": 1},
        configured={"wood=oak": 1},
        bespoke_quantity=((0, 1), (1, 2)),
        bespoke_minutes=((0, 30), (1, 60)),
    )
    return Market("SO-", 1, (item,), (Segment(**(segment | changes)),), **settings)


def book(orders=300, seed=1, **changes):
    return order_book(market(**changes), orders, MONDAY, Draws(seed))


def test_orders_are_numbered_and_unique():
    orders = book()["order"]
    assert orders[0] == "SO-001"
    assert orders[-1] == "SO-300"
    assert orders.is_unique().all()


def test_every_cell_is_text():
    assert set(book().dtypes) == {pl.String}


def test_columns_without_a_value_are_left_out():
    columns = set(book().columns)
    assert columns & {"deadline", "must_make", "late_cost_per_day", "priority", "regimes"} == set()
    assert "deadline" in book(deadline=0.5).columns


@pytest.mark.parametrize(
    ("levels", "options", "bespoke"),
    [((1, 0, 0), {None}, 0), ((0, 1, 0), {"wood=oak"}, 0), ((0, 0, 1), {"wood=oak"}, 300)],
)
def test_levels_decide_options_and_who_asks_for_bespoke_work(levels, options, bespoke):
    orders = book(levels=levels).with_columns(
        pl.lit(None).alias(name)
        for name in ("options", "bespoke_minutes")
        if name not in book(levels=levels).columns
    )
    assert set(orders["options"]) == options
    assert orders["bespoke_minutes"].count() == bespoke


def test_bespoke_orders_name_a_price_and_have_their_own_quantities():
    bespoke = book(levels=(0, 0, 1))
    assert bespoke["price"].null_count() == 0
    assert set(bespoke["quantity"].cast(pl.Int64)) == {1, 2}


def test_the_size_of_a_segment_scales_its_quantities():
    usual = book(levels=(1, 0, 0))["quantity"].cast(pl.Int64)
    double = book(levels=(1, 0, 0), size=2)["quantity"].cast(pl.Int64)
    assert usual.min() >= 10
    assert usual.max() <= 20
    assert ((double - 2 * usual).abs() <= 1).all()


def test_due_dates_are_working_days_spread_over_the_weeks():
    due = book(weeks=3)["due"].str.to_date()
    assert due.dt.weekday().max() <= 5
    weeks = ((due - MONDAY.date()).dt.total_days() // 7).value_counts()
    assert sorted(weeks["due"]) == [0, 1, 2]


def test_a_release_is_before_the_due_date():
    orders = book(released=1).drop_nulls("release")
    assert orders.height > 10
    assert (orders["release"].str.to_date() < orders["due"].str.to_date()).all()


def test_customers_come_from_the_segment():
    assert set(book()["customer"]) == {"Ahrens", "Blom"}


def test_another_seed_makes_another_book():
    assert book(seed=1).equals(book(seed=1))
    assert not book(seed=1).equals(book(seed=2))


def test_configurations_combine_the_groups_and_skip_what_cannot_be_had():
    texts = configurations(
        {"wood": {"": 3, "oak": 1}, "extras": {"": 1, "extras=a; extras=b": 1}},
        allowed=lambda chosen: not (chosen["wood"] == "oak" and chosen["extras"]),
        without=("",),
    )
    assert texts == {"extras=a; extras=b": 3, "wood=oak": 1}


def test_working_days_skip_the_weekend():
    days = working_days(datetime.fromisoformat("2026-03-06"), 3)
    assert [day.isoformat() for day in days] == ["2026-03-06", "2026-03-09", "2026-03-10"]
