"""Points of a sweep: plants and books with parameters other than they are."""

from datetime import UTC, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from planner.analysis.sweep.point import Point, fixed_cost, investment, varied_orders, varied_plant
from planner.errors import BadRequest
from planner.planning.week import read_week
from planner.plant.row import Kind
from planner.translation.translate import translate
from solvers.dispatch import edd

WEEK = read_week(Path(__file__).parents[4] / "instances" / "furniture-week")
PLANT, BOOK = WEEK.reading.plant, WEEK.orders.frame


def count(plant, kind):
    return sum(row.kind is kind for row in plant.resources)


def stations(plant):
    return sum(row.stations for row in plant.resources if row.kind is Kind.CUSTOM)


def book(**parameters):
    return varied_orders(BOOK, PLANT, Point(**parameters), WEEK.start_at, seed=1)


def test_an_empty_point_changes_nothing():
    assert varied_plant(PLANT, Point()) == PLANT
    assert book() is BOOK


@pytest.mark.parametrize("lines", [0, 1, 2, 3, 5])
def test_a_plant_has_as_many_lines_as_asked_for_and_can_be_planned(lines):
    plant = varied_plant(PLANT, Point(lines=lines))
    assert count(plant, Kind.MASS) == lines
    assert count(plant, Kind.FLEXIBLE) == count(PLANT, Kind.FLEXIBLE)
    problem = translate(plant, BOOK, start_at=WEEK.start_at).problem
    assert edd(problem) is not None


@pytest.mark.parametrize("wanted", [1, 2, 7])
def test_stations_are_counted_over_all_workshops(wanted):
    plant = varied_plant(PLANT, Point(stations=wanted))
    assert stations(plant) == wanted
    assert edd(translate(plant, BOOK, start_at=WEEK.start_at).problem) is not None


def test_a_clone_makes_what_its_model_makes():
    mass = next(row for row in PLANT.resources if row.kind is Kind.MASS)
    plant = varied_plant(PLANT, Point(lines=count(PLANT, Kind.MASS) + 1))
    before, after = (translate(p, BOOK, start_at=WEEK.start_at).problem for p in (PLANT, plant))
    assert len(after.machines) == len(before.machines) + mass.stations
    assert sum(map(modes, after.jobs)) > sum(map(modes, before.jobs))


def modes(job):
    return sum(len(o.modes) for route in job.routes for o in route.operations)


def test_more_of_something_cannot_make_the_best_choice_dearer():
    from solvers.bounds import floor

    plant = varied_plant(PLANT, Point(lines=4, cells=4))
    floors = [floor(translate(p, BOOK, start_at=WEEK.start_at).problem) for p in (PLANT, plant)]
    assert floors[1] <= floors[0]


def test_what_is_not_there_cannot_be_cloned():
    plant = varied_plant(PLANT, Point(cells=0))
    assert varied_plant(plant, Point(cells=0)) == plant
    with pytest.raises(BadRequest, match="no flexible resource to clone"):
        varied_plant(plant, Point(cells=2))


def test_changeovers_and_overtime_scale():
    plant = varied_plant(PLANT, Point(changeover_time=0.5, overtime_price=2))
    halves = {row.name: row.changeover for row in plant.resources}
    for row in PLANT.resources:
        assert halves[row.name] == (None if row.changeover is None else row.changeover / 2)
    premiums = [
        (a.overtime_premium, b.overtime_premium)
        for a, b in zip(PLANT.calendars, plant.calendars, strict=True)
    ]
    assert all(after == 2 * before for before, after in premiums)


def test_volume_scales_quantities_and_what_they_are_worth():
    twice = book(volume=2.0)
    assert twice["quantity"].sum() == 2 * BOOK["quantity"].sum()
    assert twice["price"].sum() == 2 * BOOK["price"].sum()
    assert (twice["due_at"] == BOOK["due_at"]).all()


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7])
def test_the_customized_share_is_reached(share):
    found = book(customized_share=share)
    customized = (found["level"] != "standard").mean()
    assert customized == pytest.approx(share, abs=0.05)
    assert found["quantity"].equals(BOOK["quantity"])


def test_tightness_scales_the_time_that_orders_have():
    found = book(due_tightness=0.5)
    begin = BOOK["release_at"].fill_null(WEEK.start_at.astimezone(UTC))
    slack, less = BOOK["due_at"] - begin, found["due_at"] - begin
    open_ = slack > timedelta()
    error = (less.filter(open_) * 2 - slack.filter(open_)).dt.total_minutes().abs()
    assert error.max() <= 1
    assert_frame_equal(
        found.filter(~open_).select(pl.exclude("deadline_at")),
        BOOK.filter(~open_).select(pl.exclude("deadline_at")),
    )


def test_noise_is_seeded_and_apart_from_other_parameters():
    assert_frame_equal(book(demand_noise=0.3), book(demand_noise=0.3))
    other = varied_orders(BOOK, PLANT, Point(demand_noise=0.3), WEEK.start_at, seed=2)
    assert not other.equals(book(demand_noise=0.3))


def test_what_is_added_costs_its_investment_and_all_its_weekly_cost():
    resources = tuple(
        row.model_copy(update={"investment": 100_000_000, "fixed_cost_per_week": 7_000_000})
        for row in PLANT.resources
    )
    plant = PLANT.model_copy(update={"resources": resources, "horizon": timedelta(days=14)})
    lines = count(plant, Kind.MASS)
    more = varied_plant(plant, Point(lines=lines + 2))
    assert investment(plant, more) == 200_000_000
    assert investment(plant, varied_plant(plant, Point(lines=lines - 1))) == 0
    assert fixed_cost(plant, plant) == 2 * 7_000_000 * len(resources)
    assert fixed_cost(plant, more) == 2 * 7_000_000 * (len(resources) + 2)
