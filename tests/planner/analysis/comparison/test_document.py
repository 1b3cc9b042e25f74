"""Paired differences and dominance over outcomes."""

from planner.analysis.comparison.document import differences, dominated
from planner.analysis.outcome import Outcome
from planner.plan import Cost, Regimes


def row(strategy, scenario, total, share):
    """Return an outcome that costs `total` in currency and is `share` on time."""
    return Outcome(
        strategy=strategy,
        scenario=scenario,
        seed=0,
        cost=Cost.of(production=total * 1_000_000),
        bound=None,
        gap=None,
        controllable_gap=None,
        orders=10,
        late_orders=0,
        lost_orders=0,
        lost_margin=0,
        on_time_share=share,
        on_time_delivery=share,
        tardiness_days=0.0,
        lead_time_p50_days=None,
        lead_time_p90_days=None,
        changeover_share=None,
        utilization={},
        energy_per_good_unit=None,
        scrap_per_good_unit=None,
        regimes=Regimes(),
        served={},
    )


def rows(strategy, totals, shares):
    return [row(strategy, n, t, s) for n, (t, s) in enumerate(zip(totals, shares, strict=True))]


def test_differences_are_paired_by_scenario_whatever_the_order_of_the_rows():
    # The scenarios differ by far more than the strategies do; only pairing shows the difference.
    base = rows("a", [1000, 5000, 9000], [1.0, 0.5, 0.9])
    other = rows("b", [1010, 5010, 9010], [0.9, 0.4, 0.8])
    (found,) = differences([*base, *reversed(other)], "a")
    assert (found.strategy, found.baseline) == ("b", "a")
    assert found.cost.mean == 10
    assert found.cost.sure
    assert round(found.on_time_share.mean, 9) == -0.1


def test_who_is_dearer_and_later_is_dominated_by_the_cheapest_that_beats_it():
    outcomes = [
        *rows("worst", [300, 310], [0.5, 0.5]),
        *rows("good", [200, 220], [0.9, 0.9]),
        *rows("best", [100, 120], [0.9, 1.0]),
        *rows("punctual", [250, 250], [1.0, 1.0]),
    ]
    found = {entry.strategy: entry.by for entry in dominated(outcomes)}
    assert found == {"worst": "best", "good": "best"}


def test_equals_do_not_dominate_one_another():
    assert dominated([*rows("a", [100], [1.0]), *rows("b", [100], [1.0])]) == ()


def test_dominance_is_sure_only_where_no_scenario_speaks_against_it():
    clear = [*rows("a", [100, 101, 99], [1.0] * 3), *rows("b", [200, 201, 199], [0.5] * 3)]
    mixed = [*rows("a", [100, 300, 99], [1.0] * 3), *rows("b", [200, 201, 199], [0.5] * 3)]
    assert [entry.sure for entry in dominated(clear)] == [True]
    assert [entry.sure for entry in dominated(mixed)] == [False]


def test_a_difference_is_over_the_scenarios_that_both_have_a_plan_for():
    base = rows("a", [100, 200, 300], [1.0] * 3)
    gappy = [row("b", 0, 110, 1.0), row("b", 2, 330, 1.0)]
    never = row("c", 3, 1, 1.0)
    (found,) = differences([*base, *gappy, never], "a")
    assert (found.strategy, found.cost.scenarios, found.cost.mean) == ("b", 2, 20)


def test_only_who_has_a_plan_wherever_the_other_has_one_dominates_it():
    cheap_where_it_is_easy = [row("gappy", 0, 10, 1.0)]
    whole = rows("whole", [20, 500], [1.0, 1.0])
    assert dominated([*cheap_where_it_is_easy, *whole]) == ()
    dear_where_it_is_easy = [row("gappy", 0, 30, 1.0)]
    (found,) = dominated([*dear_where_it_is_easy, *whole])
    assert (found.strategy, found.by) == ("gappy", "whole")
