"""Who leads a comparison, by how much, and what proves it."""

import pytest

from planner.analysis.comparison.standing import lead, standings
from tests.planner.reports.comparisons import a_comparison, a_full_comparison, an_outcome


def test_the_cheapest_on_the_mean_leads_whatever_the_given_book_says():
    found = lead(
        a_comparison(
            *(an_outcome("a", 100, 1.0), an_outcome("b", 110, 1.0)),
            *(an_outcome("a", 200, 1.0, 1), an_outcome("b", 120, 1.0, 1)),
        )
    )
    assert (found.strategy, found.on_the_book, found.next) == ("b", "a", "a")
    assert found.beyond_next.mean == pytest.approx(-35)


def test_a_lead_is_measured_in_pairs_of_scenarios():
    found = lead(a_full_comparison())
    assert (found.strategy, found.baseline, found.next) == ("optimal", "mass", "segmented")
    assert found.beyond_baseline.mean == pytest.approx(-150 - 2 / 3)
    assert found.beyond_baseline.scenarios == 3
    assert found.beyond_baseline.sure


def test_who_has_no_plan_for_a_scenario_does_not_lead():
    found = a_comparison(
        *(an_outcome("a", 100, 1.0), an_outcome("b", 10, 1.0)),
        an_outcome("a", 100, 1.0, 1),
    )
    assert lead(found).strategy == "a"
    assert lead(found).on_the_book == "b"
    assert [row.scenarios for row in standings(found)] == [2, 1]


def test_the_only_strategy_has_nobody_to_be_measured_against():
    found = lead(a_comparison(an_outcome("a", 100, 1.0)))
    assert (found.strategy, found.next, found.beyond_next) == ("a", None, None)
    assert found.beyond_baseline is None


def test_a_bound_at_the_cheapest_cost_rules_a_strategy_out_and_one_below_does_not():
    found = lead(
        a_comparison(
            an_outcome("best", 100, 1.0),
            an_outcome("proven", 200, 1.0, bound=100_000_000),
            an_outcome("open", 200, 1.0, bound=99_999_999),
            an_outcome("unknown", 200, 1.0, bound=None),
        )
    )
    assert found.outruled == ("proven",)


def test_a_standing_says_who_dominates():
    assert {row.strategy: row.dominated_by for row in standings(a_full_comparison())} == {
        "mass": "optimal",
        "segmented": None,
        "optimal": None,
    }


def test_a_leader_that_shares_the_cheapest_plan_of_the_book_is_cheapest_there():
    found = a_comparison(
        *(an_outcome("narrow", 100, 1.0), an_outcome("wide", 100, 1.0)),
        *(an_outcome("narrow", 120, 1.0, 1), an_outcome("wide", 110, 1.0, 1)),
    )
    assert (lead(found).strategy, lead(found).on_the_book) == ("wide", "wide")
