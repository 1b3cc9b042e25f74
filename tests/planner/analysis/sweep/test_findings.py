"""What a sweep finds: the cheapest, flips, fronts and effects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.analysis.sweep.findings import (
    Certainty,
    axes,
    best_choices,
    best_strategies,
    effects,
    flips,
    front,
    paybacks,
    regime_shares,
)
from tests.planner.reports.sweeps import a_sweep, a_sweep_row, crossing

VOLUMES = [1.0, 1.5, 2.0, 3.0]


def by_volume(**more):
    return a_sweep(crossing, grid={"volume": VOLUMES}, **more)[0].rows


def test_the_cheapest_strategy_of_every_point_has_a_margin_over_the_next():
    found = best_strategies(by_volume())
    assert [best.row.strategy for best in found] == ["custom", "custom", "mass", "mass"]
    assert [best.margin for best in found] == [40e6, 10e6, 20e6, 80e6]
    assert found[1].margin_share == pytest.approx(1 / 9)


def test_of_equals_the_strategy_named_first_is_cheapest():
    rows = a_sweep(lambda *_: (100, 1), grid={"volume": [1.0]})[0].rows
    assert [best.row.strategy for best in best_strategies(rows)] == ["mass"]


def test_a_flip_stands_where_the_costs_cross():
    [flip] = flips(by_volume(), ["volume"])
    assert (flip.before.row.strategy, flip.after.row.strategy) == ("custom", "mass")
    assert (flip.before.row.point.volume, flip.after.row.point.volume) == (1.5, 2.0)
    assert flip.crossing == pytest.approx(100 / 60)


def test_a_tie_is_no_flip():
    rows = [
        *(a_sweep_row(0, {"volume": 1}, "a", 100), a_sweep_row(0, {"volume": 1}, "b", 110)),
        *(a_sweep_row(1, {"volume": 2}, "b", 100), a_sweep_row(1, {"volume": 2}, "a", 100)),
    ]
    assert flips(rows, ["volume"]) == ()


def test_only_points_that_differ_in_one_parameter_are_neighbours():
    def cost(point, name):
        return (100, 1) if name == "mass" else (60 * point.volume + 30 * point.lines, 1)

    rows = a_sweep(cost, grid={"volume": [1.0, 2.0], "lines": [1, 2]})[0].rows
    found = {(f.parameter, f.before.row.number, f.after.row.number) for f in flips(rows, FIELDS)}
    # Points by number: lines 1 with volume 1 and 2, then lines 2 with both.
    assert found == {("volume", 0, 1), ("lines", 0, 2)}


FIELDS = ["lines", "volume"]


def test_a_strategy_without_a_plan_gives_a_flip_without_a_crossing():
    def cost(point, name):
        return None if name == "custom" and point.volume > 1 else crossing(point, name)

    rows = a_sweep(cost, grid={"volume": [1.0, 1.5]})[0].rows
    assert [flip.crossing for flip in flips(rows, ["volume"])] == [None]


def test_rough_figures_are_estimates_or_bounds():
    bounded = by_volume(change=lambda *_: {"bound": 1})
    assert {best.certainty for best in best_strategies(by_volume())} == {Certainty.ESTIMATE}
    assert {best.certainty for best in best_strategies(bounded)} == {Certainty.BOUND}


@pytest.mark.parametrize(
    ("bound", "certainty"),
    [(60_000_000, Certainty.PROVEN), (59_999_999, Certainty.FOUND), (None, Certainty.FOUND)],
)
def test_a_lead_is_proven_where_the_bounds_of_the_others_reach_it(bound, certainty):
    rows = a_sweep(
        crossing,
        grid={"volume": [1.0]},
        change=lambda *_: {"evaluator": "detailed", "bound": bound},
    )[0].rows
    [best] = best_strategies(rows)
    assert best.certainty is certainty


def test_choices_are_compared_under_the_same_conditions_only():
    def cost(point, _name):
        return 100 * point.volume + 10 * abs(point.lines - 2 * point.volume), 1

    rows = a_sweep(cost, grid={"lines": [1, 2, 4], "volume": [1.0, 2.0]})[0].rows
    found = best_choices(rows, FIELDS)
    assert [(b.row.point.lines, b.row.point.volume) for b in found] == [(2, 1.0), (4, 2.0)]
    assert [b.next.point.volume for b in found] == [1.0, 2.0]
    assert [b.margin for b in found] == [10_000_000, 20_000_000]


def test_without_a_choice_there_is_no_best_one():
    assert best_choices(by_volume(), ["volume"]) == ()


def test_an_investment_is_paid_back_by_what_it_saves():
    rows = a_sweep(
        lambda point, _: (120 - 10 * point.lines, 1),
        grid={"lines": [1, 3]},
        change=lambda point, _: {"investment": 500_000_000 * (point.lines - 1)},
    )[0].rows
    [found] = paybacks(rows, ["lines"])
    assert (found.extra, found.saving, found.horizons) == (1_000_000_000, 20_000_000, 50)


def test_who_takes_no_investment_has_nothing_to_pay_back():
    [found] = paybacks(
        a_sweep(lambda p, _: (p.lines, 1), grid={"lines": [1, 3]})[0].rows, ["lines"]
    )
    assert (found.extra, found.horizons) == (0, None)


def test_an_effect_is_the_mean_change_from_one_end_to_the_other():
    def cost(point, _name):
        return 100 + 10 * point.volume * point.lines, 1

    rows = a_sweep(cost, ("mass",), grid={"volume": [1.0, 3.0], "lines": [1, 2]})[0].rows
    first, second = effects(rows, FIELDS)
    assert (first.parameter, first.change, first.pairs) == ("volume", 30_000_000, 2)
    assert (second.parameter, second.change) == ("lines", 20_000_000)
    assert first.same_sign


def test_the_parameters_with_most_values_are_the_axes():
    grid = {"lines": [1, 2], "cells": [1], "volume": [1.0, 2.0, 3.0]}
    rows = a_sweep(lambda *_: (1, 1), grid=grid)[0].rows
    assert axes(rows, ["lines", "cells", "volume"]) == ("lines", "volume")


def test_shares_of_regimes_and_refused_orders_fill_a_whole():
    shares = regime_shares(by_volume(), "volume")
    assert list(shares) == VOLUMES
    assert all(sum(parts.values()) == pytest.approx(1) for parts in shares.values())


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1, max_size=30),
)
def test_the_front_holds_what_nothing_beats(figures):
    rows = [
        a_sweep_row(number, {"volume": 1}, "a", total, share / 10)
        for number, (total, share) in enumerate(figures)
    ]

    def beats(one, two):
        better = one.total <= two.total and one.on_time_share >= two.on_time_share
        return better and (one.total, one.on_time_share) != (two.total, two.on_time_share)

    kept = {(r.total, r.on_time_share) for r in rows if not any(beats(o, r) for o in rows)}
    found = front(rows)
    assert {(row.total, row.on_time_share) for row in found} == kept
    assert [row.total for row in found] == sorted({total for total, _ in kept})
