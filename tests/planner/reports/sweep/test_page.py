"""The page of a sweep: what it concludes, how large it gets, that names stay text."""

import html
import json

import pytest

from planner.reports.sweep.folder import open_sweep, write_sweep
from planner.reports.sweep.page import sweep_page
from tests.planner.reports.builders import HOSTILE
from tests.planner.reports.pages import Reader, assert_complete_in_itself, seen_in_a_browser
from tests.planner.reports.sweeps import a_sweep, crossing

GRID = {"lines": [1, 2, 3], "volume": [1.0, 1.5, 2.0]}


def lines_and_volume(point, name):
    total, share = crossing(point, name)
    return total + 5 * ((point.lines or 1) - 2) ** 2, share


def text_of(found, base):
    return " ".join("".join(Reader(sweep_page(found, base)).text).split())


def test_it_concludes_which_choice_is_cheapest():
    text = text_of(*a_sweep(lines_and_volume, grid=GRID))
    assert "Lines 2 costs least under all 3 conditions, fixed costs included." in text
    assert "ahead of the next by 5.0% or more, which is 5.00 EUR at volume 2" in text


def test_choices_that_cost_the_same_are_said_to():
    def level(point, name):
        return 100 * (point.volume or 1), 0.9

    text = text_of(*a_sweep(level, grid=GRID))
    assert "; the next one costs the same at volume 1" in text
    assert "ahead of the next by 0.0%" not in text.partition("Cheapest strategy")[0]


def test_it_concludes_where_the_cheapest_strategy_flips():
    found, base = a_sweep(lines_and_volume, grid=GRID)
    text = text_of(found, base)
    assert "The cheapest strategy changes 3 times, 3 of them along volume" in text
    assert "from custom to mass between 1.5 and 2, about 1.67" in text
    assert len(Reader(sweep_page(found, base)).tables["flips-table"]) == 4


def test_a_strategy_that_always_leads_makes_room_for_the_others():
    def cost(point, name):
        return (1, 1) if name == "optimal" else crossing(point, name)

    names = ("mass", "custom", "optimal")
    text = text_of(*a_sweep(cost, names, grid={"volume": [1.0, 2.0]}))
    assert "Cheapest is optimal at all 2 points; the cheapest is ahead of the next by" in text
    assert "Cheapest of all but optimal is custom at 1 of 2 points; mass at 1 of 2 points;" in text
    assert "Without optimal, which is cheapest at every point." in text


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({}, "rough estimates without a bound on their error"),
        ({"bound": 1}, "lower bounds, not plans"),
        ({"evaluator": "detailed", "bound": 1, "gap": 0.25}, "whose gaps are up to 25.0%"),
        ({"evaluator": "detailed", "bound": 10**9, "gap": 0.0}, "; the bounds prove it."),
    ],
)
def test_how_sure_it_is_depends_on_what_the_figures_are(figures, words):
    assert words in text_of(*a_sweep(crossing, grid=GRID, change=lambda *_: figures))


def test_an_investment_is_weighed_against_what_it_saves():
    found, base = a_sweep(
        lambda point, _: (120 - 10 * point.lines, 1),
        grid={"lines": [1, 3]},
        change=lambda point, _: {"investment": 1_000_000_000 * (point.lines - 1)},
    )
    text = text_of(found, base)
    assert "Lines 3 takes 2,000 EUR more than lines 1 and saves 20.00 in 7 days" in text
    assert "paid back in 1.9 years" in text


def test_points_left_out_and_strategies_without_a_plan_are_listed_with_the_reason():
    def cost(point, name):
        if point.lines == 3:
            return None
        return None if (name, point.lines) == ("custom", 2) else lines_and_volume(point, name)

    tables = Reader(sweep_page(*a_sweep(cost, grid=GRID))).tables
    reasons = [(row[1], row[-2], row[-1]) for row in tables["left-out-table"][1:]]
    assert reasons.count(("3", "all", "over the budget")) == 3
    assert reasons.count(("2", "custom", "custom has no plan")) == 3


@pytest.mark.parametrize(
    "spec",
    [
        {"grid": {"volume": [1.0]}},
        {"grid": {"volume": [1.0, 2.0]}},
        {"grid": {**GRID, "cells": [1, 2], "overtime_price": [0.5, 1.0, 2.0]}},
        {"points": [{"lines": 1}, {"volume": 2.0}, {"cells": 2, "lines": 3}]},
        {"points": [{"lines": n, "volume": float(n)} for n in range(1, 9)]},
    ],
)
def test_grids_of_any_dimension_and_lists_make_a_page(spec):
    text = sweep_page(*a_sweep(crossing, **spec))
    assert_complete_in_itself(text)
    assert "None" not in "".join(Reader(text).text)


def test_a_sweep_of_which_nothing_is_left_says_so():
    assert "No point of this sweep has a plan." in text_of(*a_sweep(lambda *_: None, grid=GRID))


def test_thousands_of_points_make_a_page_that_can_be_mailed():
    grid = {
        "lines": list(range(1, 21)),
        "volume": [1 + n / 10 for n in range(30)],
        "changeover_time": [0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0],
    }
    names = ("mass", "custom", "flexible", "hybrid")
    text = sweep_page(*a_sweep(lines_and_volume, names, grid=grid))
    assert "evenly chosen" in text
    assert len(text.encode()) < 5_000_000


def test_only_some_of_many_conditions_are_drawn_and_the_others_are_counted():
    volumes = [1 + n / 10 for n in range(10)]
    reader = Reader(sweep_page(*a_sweep(crossing, grid={"volume": volumes})))
    drawn = [attributes for tag, attributes in reader.tags if tag == "svg"]
    assert len(drawn) == 6
    assert "Not drawn: 4 more conditions" in "".join(reader.text)


def test_hostile_names_stay_text():
    plain = Reader(sweep_page(*a_sweep(lines_and_volume, grid=GRID)))
    names = ("mass", HOSTILE)
    text = sweep_page(
        *a_sweep(lines_and_volume, names, HOSTILE, grid=GRID, question=HOSTILE, name="x")
    )
    assert [tag for tag, _ in Reader(text).tags] == [tag for tag, _ in plain.tags]
    assert "<script>alert" not in text
    assert HOSTILE in html.unescape(text)


@pytest.mark.parametrize("width", [1280, 1920])
def test_a_browser_draws_the_page_without_a_complaint_or_overflow(tmp_path, width):
    grid = {"lines": list(range(1, 25)), "cells": list(range(1, 25)), "volume": [1.0, 1.5, 2.0]}
    names = (HOSTILE, "W" * 100)
    text = sweep_page(*a_sweep(lines_and_volume, names, "W" * 300, grid=grid, question="M" * 300))
    seen = seen_in_a_browser(text, tmp_path, width)
    assert seen["overflow"] <= 0
    assert seen["marks"] > 1000


def some_without(point, name):
    """No point of three lines; of two, `custom` has no plan."""
    if point.lines == 3 or (name, point.lines) == ("custom", 2):
        return None
    return lines_and_volume(point, name)


def test_the_verdict_says_what_has_no_figures_and_why():
    words = "3 points of 9 left out: over the budget; "
    words += "custom has no plan at 3 of 6 points where another one has: custom has no plan."
    assert words in text_of(*a_sweep(some_without, grid=GRID))
    assert "left out" not in text_of(*a_sweep(lines_and_volume, grid=GRID))


def test_a_strategy_without_a_plan_anywhere_is_said_where_its_cost_would_be():
    found, base = a_sweep(lambda _, n: None if n == "custom" else (100, 1), grid=GRID)
    text = text_of(found, base)
    assert "custom has no plan at all 9 points" in text
    assert "It has no plan at any point of this sweep, so it stands in no map." in text


def test_a_place_without_a_plan_holds_a_dash_in_its_map():
    found, base = a_sweep(
        lambda p, n: None if (n, p.lines) == ("custom", 2) else lines_and_volume(p, n), grid=GRID
    )
    # Maps of `custom` alone: three volumes without a plan.
    assert sweep_page(found, base).count(">\N{EN DASH}</td>") == 3


def test_the_document_names_points_left_out_and_strategies_without_a_plan(tmp_path):
    write_sweep(*a_sweep(some_without, grid=GRID), open_sweep(tmp_path / "swept"))
    record = json.loads((tmp_path / "swept" / "sweep.json").read_text(encoding="utf-8"))
    assert record["left_out"] == dict.fromkeys(("6", "7", "8"), "over the budget")
    assert record["without_plan"] == [
        {"number": number, "strategy": "custom", "why": "custom has no plan"}
        for number in (3, 4, 5)
    ]


@pytest.mark.parametrize("figures", [{}, {"bound": 1}, {"evaluator": "detailed", "gap": 0.25}])
def test_what_sort_of_figures_those_are_is_said_once(figures):
    text = text_of(*a_sweep(lines_and_volume, grid=GRID, change=lambda *_: figures))
    assert text.count("How sure is that?") == 1


def test_close_margins_are_counted_where_they_are_shown():
    def cost(point, name):
        return (100.5 if name == "mass" else 100, 1) if point.volume == 1 else (100, 1)

    text = text_of(*a_sweep(cost, grid={"volume": [1.0, 2.0]}))
    assert "ahead of the next by 0.0% or more; in 2 of 2 cases by less than 1%." in text
