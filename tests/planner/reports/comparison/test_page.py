"""The page of a comparison: what it says, that it loads nothing, that names stay text."""

import html

import pytest

from planner.analysis.comparison.document import WithoutPlan
from planner.reports.comparison.page import comparison_page
from planner.reports.comparison.words import headline, sentences
from tests.planner.reports.builders import HOSTILE
from tests.planner.reports.comparisons import a_comparison, a_full_comparison, an_outcome
from tests.planner.reports.pages import Reader, assert_complete_in_itself, seen_in_a_browser


def said(found):
    return " ".join([headline(found), *sentences(found)])


def test_the_verdict_stands_on_the_page_before_anything_else():
    found = a_full_comparison()
    reader = Reader(comparison_page(found))
    text = "".join(reader.text)
    places = [text.index(each) for each in (headline(found), *sentences(found))]
    assert places == sorted(places)
    assert places[-1] < text.index("Cost of the given book")


def test_the_verdict_names_the_cheapest_its_saving_and_the_interval():
    words = said(a_full_comparison())
    assert "optimal is cheapest: 150 EUR on the mean of 3 scenarios." in words
    assert "Against the baseline mass it costs 151 EUR less (95% interval" in words
    assert "so it is more than chance" in words


def test_an_interval_that_holds_zero_is_called_chance():
    found = a_comparison(
        *(an_outcome("a", 100, 1.0), an_outcome("b", 90, 1.0)),
        *(an_outcome("a", 100, 1.0, 1), an_outcome("b", 105, 1.0, 1)),
    )
    assert "so it may be chance" in said(found)
    assert "more than chance" not in said(found)


def test_one_scenario_is_said_to_show_nothing_about_chance():
    found = a_comparison(an_outcome("a", 100, 1.0), an_outcome("b", 90, 1.0))
    assert "one scenario cannot say how sure that is" in said(found)


def test_dominated_and_adopted_strategies_are_said():
    words = said(a_full_comparison())
    assert "mass is dominated by optimal" in words
    assert "In scenario 1 optimal took over the plan found under segmented" in words


def test_what_the_bounds_prove_is_said_and_no_more():
    best, open_ = an_outcome("best", 100, 1.0), an_outcome("other", 200, 1.0, bound=90_000_000)
    proven = an_outcome("other", 200, 1.0, bound=150_000_000)
    assert "no plan under other costs less" in said(a_comparison(best, proven))
    assert "found by search, not proven" in said(a_comparison(best, open_))


def test_a_strategy_without_a_plan_is_said_and_not_drawn():
    missing = WithoutPlan(
        strategy="mass", scenario=0, seed=0, solution="infeasible", why="A1 must be made"
    )
    found = a_comparison(
        an_outcome("optimal", 100, 1.0),
        strategies=("mass", "optimal"),
        baseline="mass",
        without_plan=(missing,),
    )
    text = "".join(Reader(comparison_page(found)).text)
    assert "Under mass there is no plan, as is proven, in scenario 0" in text
    assert "A1 must be made" in text
    assert "The baseline mass has no plan to compare with." in text


def test_the_replays_say_whether_the_cheapest_stays_cheapest():
    assert "costs at most 600 EUR in 95%" in said(a_full_comparison())
    assert "still the least of all" in said(a_full_comparison())


def test_the_bars_of_a_cost_fill_its_share_of_the_dearest():
    reader = Reader(comparison_page(a_comparison(an_outcome("a", 50, 1), an_outcome("b", 100, 1))))
    kinds = ("c-production", "c-tardiness")
    widths = [
        float(attributes["style"].split("width:")[1].rstrip("%"))
        for tag, attributes in reader.tags
        if tag == "i" and attributes.get("class") in kinds and "style" in attributes
    ]
    assert sum(widths[:2]) == pytest.approx(50, abs=0.02)
    assert sum(widths[2:]) == pytest.approx(100, abs=0.02)


def test_every_strategy_and_scenario_has_its_row():
    rows = Reader(comparison_page(a_full_comparison())).tables["scenarios-table"][1:]
    names = ("mass", "segmented", "optimal")
    assert [(row[0], row[1]) for row in rows] == [(n, str(s)) for s in range(3) for n in names]


def test_the_page_is_complete_in_itself():
    assert_complete_in_itself(comparison_page(a_full_comparison()))


def test_hostile_names_stay_text():
    plain = Reader(comparison_page(a_full_comparison()))
    served = {"served": {HOSTILE: 1.0}}
    text = comparison_page(a_full_comparison(plant=HOSTILE, dear=HOSTILE))
    assert [tag for tag, _ in Reader(text).tags] == [tag for tag, _ in plain.tags]
    segments = comparison_page(a_comparison(an_outcome("a", 1, 1.0, **served)))
    for page in (text, segments):
        assert "<script>alert" not in page
        assert HOSTILE in html.unescape(page)


@pytest.mark.parametrize("total", [0, 100])
def test_a_single_strategy_makes_a_page_whatever_it_costs(total):
    assert_complete_in_itself(comparison_page(a_comparison(an_outcome("a", total, None))))


@pytest.mark.parametrize("width", [1280, 1920])
def test_a_browser_draws_the_page_without_a_complaint_or_overflow(tmp_path, width):
    found = a_full_comparison(plant="W" * 300, dear=HOSTILE, cheap="M" * 100)
    seen = seen_in_a_browser(comparison_page(found), tmp_path, width)
    assert seen["overflow"] <= 0
    assert seen["marks"] > 20


def a_gap(strategy="mass", scenario=0, seed=0, solution="infeasible"):
    """Return a run that ended without a plan."""
    return WithoutPlan(
        strategy=strategy, scenario=scenario, seed=seed, solution=solution, why="A1 must be made"
    )


def with_gaps(*gaps):
    """Return a comparison in two scenarios, of which `mass` has no plan at all."""
    outcomes = [an_outcome(n, 100 + s, 1.0, s) for s in (0, 1) for n in ("custom", "optimal")]
    return a_comparison(*outcomes, strategies=("mass", "custom", "optimal"), without_plan=gaps)


def test_a_strategy_without_a_plan_keeps_its_place_in_every_table():
    tables = Reader(comparison_page(with_gaps(a_gap(), a_gap(scenario=1)))).tables
    assert [row[0] for row in tables["cost-table"][1:]] == ["custom", "optimal", "mass"]
    assert "no plan" in tables["cost-table"][-1]
    missing = [row[:3] for row in tables["scenarios-table"][1:] if row[0] == "mass"]
    assert missing == [["mass", "0", "no plan"], ["mass", "1", "no plan"]]
    assert tables["without-plan-table"][1] == [
        *("mass", "0", "0", "proven impossible", "A1 must be made")
    ]


def test_nothing_is_said_of_missing_plans_where_all_have_one():
    assert "Without a plan" not in comparison_page(a_full_comparison())


def test_a_further_seed_without_a_plan_is_no_gap_in_the_figures():
    found = with_gaps(a_gap("custom", seed=7, solution="none"))
    assert "With seed 7 of the search custom has no plan of the given book" in said(found)
    assert "Under custom" not in said(found)
    assert found.missing == {}


def test_the_mean_of_a_leader_without_some_plans_is_of_its_own_scenarios():
    found = a_comparison(
        *(an_outcome("a", 100, 1.0), an_outcome("b", 120, 1.0)),
        *(an_outcome("a", 100, 1.0, 1), an_outcome("b", 120, 1.0, 1)),
        without_plan=(a_gap("a", 2), a_gap("b", 2)),
    )
    assert "100 EUR on the mean of the 2 of 3 scenarios that it has a plan for." in said(found)


def test_who_has_a_plan_for_fewer_scenarios_is_not_called_more_punctual():
    found = a_comparison(
        *(an_outcome("a", 100, 0.8), an_outcome("b", 10, 1.0)),
        an_outcome("a", 100, 0.8, 1),
        without_plan=(a_gap("b", 1),),
    )
    assert "a delivers 80.0% of the orders on time in full, as many as any." in said(found)


def test_differences_say_over_how_many_scenarios_they_are():
    outcomes = [an_outcome(n, 100 + s, 1.0, s) for s in (0, 1, 2) for n in ("a", "b")]
    found = a_comparison(*outcomes[:-1], without_plan=(a_gap("b", 2),))
    assert "both have a plan for (2 of 3)" in comparison_page(found)
    assert "both have a plan for (all 3)" in comparison_page(a_comparison(*outcomes))
