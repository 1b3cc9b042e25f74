"""Scenarios of demand: the book again, with stated noise."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from planner.analysis.noise import DemandNoise, scenario
from planner.orders import OrderSchema
from planner.planning.week import read_week

WEEK = read_week(Path(__file__).parents[3] / "instances" / "furniture-week")
BOOK = WEEK.orders.frame
STILL = DemandNoise(quantity=0, mix=0, days=0)


def drawn(number, seed=0, **noise):
    wanted = STILL.model_copy(update=noise)
    return scenario(BOOK, WEEK.reading.plant, WEEK.start_at, number, wanted, seed)


def test_scenario_0_is_the_book_itself():
    assert_frame_equal(drawn(0, quantity=1.0, mix=1.0, days=9.0), BOOK)


def test_without_noise_nothing_changes():
    assert_frame_equal(drawn(3), BOOK)


def test_the_same_number_and_seed_draw_the_same_book():
    noise = {"quantity": 0.3, "mix": 0.2, "days": 2.0}
    assert_frame_equal(drawn(1, **noise), drawn(1, **noise))
    assert not drawn(1, **noise).equals(drawn(2, **noise))
    assert not drawn(1, **noise).equals(drawn(1, seed=1, **noise))


@pytest.mark.parametrize(
    ("noise", "changed"),
    [
        ({"quantity": 0.3}, {"quantity", "price", "work_hours"}),
        ({"days": 2.0}, {"due_at", "deadline_at"}),
    ],
)
def test_each_noise_changes_what_it_names_alone(noise, changed):
    found = drawn(1, **noise)
    differing = {name for name in BOOK.columns if not found[name].equals(BOOK[name])}
    assert differing
    assert differing <= changed | {"refusal_cost", "bespoke_cost", "bespoke_minutes"}


def test_every_scenario_holds_the_same_orders_as_a_checked_book():
    found = drawn(4, quantity=0.5, mix=0.5, days=3.0)
    assert found["order"].equals(BOOK["order"])
    OrderSchema.validate(found)


def test_quantities_keep_their_mean():
    books = [drawn(number, quantity=0.3)["quantity"].cast(pl.Float64) for number in range(1, 21)]
    ratio = sum(book.sum() for book in books) / (20 * float(BOOK["quantity"].sum()))
    assert ratio == pytest.approx(1, abs=0.06)


def test_no_deadline_comes_earlier():
    found = drawn(1, days=5.0)
    earlier = found["deadline_at"] < BOOK["deadline_at"]
    assert not earlier.any()
