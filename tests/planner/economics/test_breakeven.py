"""Unit cost and break-even, against theory, recipes and brute force."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.economics import LARGEST, break_even, break_evens, breakevens, economics
from planner.economics.changeovers import mean_changeover, setups_of
from planner.plant import Regime
from planner.routes.factory import Factory
from planner.routes.routes import made
from planner.strategies import Breakevens
from tests.examples import examples
from tests.planner.planning.builders import a_plant, lines_of

UNIT = 1_000_000
"""Micro-units of one unit of currency."""

RESOURCES = (("bench", "custom"), ("cell", "flexible"), ("line", "mass"))


def processes(*terms, **tables):
    """Return the curves of three processes, each of a fixed cost and a cost a unit."""
    plant = a_plant(
        resources=[
            {"name": name, "kind": kind, "setup_by": "family", "changeover": 0,
             "changeover_cost": fixed}
            for (name, kind), (fixed, _) in zip(RESOURCES, terms, strict=True)
        ],
        rates=[
            {"product": "chair", "resource": name, "rate": 1, "cost": unit}
            for (name, _), (_, unit) in zip(RESOURCES, terms, strict=True)
        ],
        **tables,
    )  # fmt: skip
    return economics(plant)[0].curves


def test_process_choice_breaks_even_at_640_and_2000_units():
    curves = processes((0, 200), (80_000, 75), (200_000, 15))
    found = break_evens(curves)
    assert found[Regime.CUSTOM, Regime.FLEXIBLE] == 640
    assert found[Regime.FLEXIBLE, Regime.MASS] == 2_000
    assert found[Regime.MASS, Regime.FLEXIBLE] is None


def test_process_choice_is_the_same_with_fixed_weekly_costs():
    plant = a_plant(
        resources=[
            {"name": "bench", "kind": "custom", "hourly_cost": "200"},
            {"name": "cell", "kind": "flexible", "fixed_cost_per_week": 80_000, "hourly_cost": 75},
            {"name": "line", "kind": "mass", "fixed_cost_per_week": 200_000, "hourly_cost": 15},
        ],
        rates=[{"product": "chair", "rate": "1 h"}],
    )
    with_fixed = break_evens(economics(plant, with_fixed=True)[0].curves)
    assert with_fixed[Regime.CUSTOM, Regime.FLEXIBLE] == 640
    assert with_fixed[Regime.FLEXIBLE, Regime.MASS] == 2_000
    without = break_evens(economics(plant)[0].curves)
    assert without[Regime.FLEXIBLE, Regime.MASS] == 1


def test_equal_processes_are_never_dearer_and_a_dearer_one_never_breaks_even():
    curves = processes((10, 5), (10, 5), (11, 5))
    found = break_evens(curves)
    assert found[Regime.CUSTOM, Regime.FLEXIBLE] == found[Regime.FLEXIBLE, Regime.CUSTOM] == 1
    assert found[Regime.CUSTOM, Regime.MASS] is None


def test_a_regime_that_takes_no_small_order_starts_where_it_takes_them():
    curves = processes(
        (0, 9), (0, 9), (0, 1),
        outsourcing=[{"product": "chair", "cost": 1, "lead_time": "1 d", "weekly_limit": 50}],
    )  # fmt: skip
    assert break_even(curves[Regime.CUSTOM], curves[Regime.MASS]) == 1
    # A supplier that sells no more than 50 is nothing to rely on for any larger quantity.
    assert break_even(curves[Regime.CUSTOM], curves[Regime.OUTSOURCED]) is None
    assert break_even(curves[Regime.OUTSOURCED], curves[Regime.CUSTOM]) == 51


def test_the_columns_compare_a_line_with_the_next_more_flexible_way():
    plant = a_plant(
        products=[{"name": name, "price": "1"} for name in ("chair", "stool", "desk")],
        resources=[
            {"name": "bench", "kind": "custom", "hourly_cost": 60},
            {"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "family",
             "changeover": 45},
        ],
        rates=[
            {"product": "chair", "rate": 10, "resource": "bench"},
            {"product": "chair", "rate": 1, "resource": "line"},
            {"product": "stool", "rate": 1, "resource": "line"},
            {"product": "desk", "rate": 1, "resource": "bench"},
        ],
    )  # fmt: skip
    assert breakevens(Factory(plant)) == {
        "chair": Breakevens(5, None),
        "stool": Breakevens(1, None),
        "desk": Breakevens(None, None),
    }


_MONEY = st.sampled_from(["0", "0.01", "7.35", "60", "333.333333"])
_MINUTES = st.sampled_from(["0", "45 s", "7/h", "3"])


@st.composite
def plants(draw):
    def rate(regime, minutes):
        return {
            "product": "*", "regime": regime, "rate": minutes, "fixed": draw(_MINUTES),
            "yield": draw(st.sampled_from(["1", "0.97", "0.5"])), "cost": draw(_MONEY),
            "max_lot": draw(st.sampled_from(["", "20", "7"])),
        }  # fmt: skip

    return a_plant(
        energy_price="0.2",
        products=[{"name": "chair", "price": "1"}, {"name": "stool", "price": "1"}],
        resources=[
            {"name": name, "kind": kind, "hourly_cost": draw(_MONEY), "power": "2.5",
             "setup_by": draw(st.sampled_from(["", "family", "wood"])),
             "changeover": draw(_MINUTES), "changeover_cost": draw(_MONEY),
             "min_quantity": draw(st.sampled_from(["0", "3"])),
             "fixed_cost_per_week": draw(_MONEY)}
            for name, kind in (("line", "mass"), ("line 2", "mass"), ("cell", "flexible"))
        ],
        rates=[rate("mass", "1 min"), rate("flexible", "100 s")],
        options=[
            {"group": "wood", "option": "oak", "default": True, "cost": draw(_MONEY)},
            {"group": "wood", "option": "ash", "minutes": draw(_MINUTES)},
        ],
        stock=[{"item": "glue", "on_hand": 9, "unit_value": "0.333"}],
        materials=[{"item": "glue", "product": "*", "per_unit": "0.125"}],
    )  # fmt: skip


@settings(deadline=None, max_examples=examples(25))
@given(plants(), st.integers(1, 400))
def test_a_curve_is_a_changeover_and_what_the_recipe_costs(plant, quantity):
    factory = Factory(plant)
    line = lines_of(plant, {"quantity": Decimal(quantity)})[0]
    for regime, curve in economics(plant)[0].curves.items():
        recipes = made(factory, line, regime)
        found = curve.cost(quantity)
        if not recipes:
            assert found is None
            continue
        steps = max(len(recipe.steps) for recipe in recipes)
        expected = min(_together(factory, recipe) for recipe in recipes)
        # A recipe rounds every lot and every draw to a micro-unit.
        assert abs(found - expected) <= 2 * steps


def _together(factory, recipe):
    """Return the cost of a recipe of one step with all its lots on one resource."""
    names = {way.resource for way in recipe.steps[0].ways}
    drawn = sum(step.stock_cost for step in recipe.steps)
    return drawn + min(
        mean_changeover(factory, factory.resource(name))
        + sum(way.production for step in recipe.steps for way in step.ways if way.resource == name)
        for name in names
    )


@settings(deadline=None, max_examples=examples(20))
@given(plants(), st.booleans())
def test_a_break_even_is_the_one_that_looking_at_every_quantity_finds(plant, with_fixed):
    curves = economics(plant, with_fixed=with_fixed)[0].curves
    assume(len(curves) > 1)
    mass, flexible = curves[Regime.MASS], curves[Regime.FLEXIBLE]
    for before, after in ((mass, flexible), (flexible, mass)):
        found = break_even(before, after)
        quantity = np.arange(1, 1_200)
        one = before.costs(quantity, Fraction, np.inf)
        other = after.costs(quantity, Fraction, np.inf)
        dearer = np.array([o == np.inf or o > m for m, o in zip(one, other, strict=True)])
        if found is None:
            # Dearer somewhere far out, as a look at the largest quantities confirms.
            far = np.arange(LARGEST - 40, LARGEST + 1)
            pairs = zip(before.costs(far, Fraction, 0), after.costs(far, Fraction, 0), strict=True)
            assert any(o > m for m, o in pairs)
        elif found < 1_200:
            assert not dearer[found - 1 :].any()
            assert found == 1 or dearer[found - 2]


def test_the_mean_is_over_allowed_changeovers_between_different_setups():
    plant = a_plant(
        resources=[{"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "family"}],
        changeovers=[
            {"resource": "line", "from_setup": a, "to_setup": b, "minutes": minutes, "cost": cost}
            for a, b, minutes, cost in (("x", "y", 10, 1), ("y", "x", 30, 0), ("x", "x", 99, 0))
        ]
        + [{"resource": "line", "from_setup": "x", "to_setup": "chair", "forbidden": "yes"}],
    )
    factory = Factory(plant)
    line = factory.resource("line")
    assert setups_of(factory, line) == {("x",), ("y",), ("chair",)}
    assert mean_changeover(factory, line) == Fraction(10 + 1 + 30, 2) * UNIT


def test_all_values_of_an_option_that_a_resource_is_set_up_by_count():
    plant = a_plant(
        options=[{"group": "hue", "option": hue, "default": hue == "red"}
                 for hue in ("red", "blue", "green")],
        resources=[
            {"name": "line", "kind": "mass", "setup_by": "hue", "changeover": 6},
            {"name": "cell", "kind": "flexible", "setup_by": "hue", "changeover": 6},
        ],
        rates=[{"product": "chair", "rate": 1}],
    )  # fmt: skip
    factory = Factory(plant)
    # A line makes standard variants only; of this product that is the red one.
    assert setups_of(factory, factory.resource("line")) == {("red",)}
    assert setups_of(factory, factory.resource("cell")) == {("red",), ("blue",), ("green",)}


def test_the_parts_of_a_cost_add_up_and_say_what_they_are():
    curves = processes((7, 3), (7, 3), (7, 3))
    parts = curves[Regime.MASS].parts(10)
    assert parts["changeover"] == 7 * UNIT
    assert parts["material"] == 30 * UNIT
    assert sum(parts.values()) == curves[Regime.MASS].cost(10) == 37 * UNIT
    assert curves[Regime.MASS].unit_cost(10) == Fraction(37, 10) * UNIT
    assert curves[Regime.MASS].resources(10) == ("line",)


def test_a_resource_on_two_steps_of_a_route_is_changed_over_and_paid_for_once():
    plant = a_plant(
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "family",
             "changeover": 0, "changeover_cost": 7, "fixed_cost_per_week": 100},
        ],
        rates=[],
        routings=[
            {"product": "chair", "route": "r", "regime": "mass", "step": "saw",
             "resources": "line", "rate": 1, "yield": "0.5"},
            {"product": "chair", "route": "r", "regime": "mass", "step": "paint", "after": "saw",
             "resources": "line", "rate": 2, "yield": "0.5", "fixed": 3},
        ],
    )  # fmt: skip
    curve = economics(plant, with_fixed=True)[0].curves[Regime.MASS]
    # Ten good units are twenty to paint and forty to saw.
    assert curve.parts(10) == {
        "changeover": 7 * UNIT, "fixed": 100 * UNIT, "hours": (40 + 3 + 2 * 20) * UNIT,
        "material": 0, "options": 0, "bought": 0,
    }  # fmt: skip


def test_hybrid_is_a_baseline_and_its_options():
    plant = a_plant(
        options=[{"group": "seat", "option": "wool", "default": True, "stage": "late",
                  "minutes": 2}],
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60},
            {"name": "cell", "kind": "flexible", "hourly_cost": 120},
        ],
        rates=[
            {"product": "chair", "resource": "line", "rate": 1, "yield": "0.5"},
            {"product": "chair", "resource": "cell", "regime": "hybrid", "rate": 0, "fixed": 10},
        ],
    )  # fmt: skip
    curve = economics(plant)[0].curves[Regime.HYBRID]
    # Twenty baselines started for ten good ones; ten minutes of fixed work and two of options each.
    assert curve.parts(10)["hours"] == (20 + 20) * UNIT
    assert curve.parts(10)["options"] == 40 * UNIT
    assert curve.resources(10) == ("line", "cell")
