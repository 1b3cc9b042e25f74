"""The shop floor knows who makes what, how fast, and after which changeover."""

from fractions import Fraction

import pytest

from planner.plant import Level, Regime, ShopFloor, Transition
from planner.plant.floor import FORBIDDEN
from tests.planner.plant.builders import chairs, chairs_data

FLOOR = ShopFloor(chairs())
CLASSIC = frozenset({"wood=oak", "fabric=wool"})
LEATHER = frozenset({"wood=oak", "fabric=leather"})


def names(rows) -> list[str]:
    return [row.name for row in rows]


@pytest.mark.parametrize(
    ("product", "resource", "regime", "minutes"),
    [
        ("chair", "line", Regime.MASS, Fraction(1, 2)),
        ("stool", "line", Regime.MASS, Fraction(1, 2)),
        ("stool", "cell", Regime.FLEXIBLE, Fraction(4)),
        ("stool", "workshop", Regime.CUSTOM, Fraction(45)),
        ("chair", "line", Regime.HYBRID, Fraction(1, 2)),
        ("chair", "cell", Regime.HYBRID, Fraction(1)),
        ("stool", "cell", Regime.HYBRID, Fraction(0)),
        ("chair", "workshop", Regime.HYBRID, Fraction(0)),
    ],
)
def test_the_nearest_rate_counts(product, resource, regime, minutes):
    assert FLOOR.rate(product, resource, regime).rate == minutes


def test_a_products_own_rate_takes_the_whole_row_of_its_family():
    assert FLOOR.rate("stool", "line", Regime.MASS).fixed == 5
    assert FLOOR.rate("chair", "line", Regime.MASS).fixed == 0


def test_a_resource_makes_nothing_in_a_regime_not_its_own():
    assert FLOOR.rate("chair", "line", Regime.CUSTOM) is None


@pytest.mark.parametrize(
    ("regime", "options", "level", "makers"),
    [
        (Regime.MASS, CLASSIC, Level.STANDARD, ["line"]),
        (Regime.MASS, LEATHER, Level.CONFIGURED, []),
        (Regime.FLEXIBLE, LEATHER, Level.CONFIGURED, ["cell"]),
        (Regime.FLEXIBLE, LEATHER, Level.BESPOKE, []),
        (Regime.CUSTOM, LEATHER, Level.BESPOKE, ["workshop"]),
    ],
)
def test_who_makes_an_order_depends_on_regime_and_level(regime, options, level, makers):
    assert names(FLOOR.makers("chair", regime, options, level)) == makers


def test_a_variant_may_be_kept_to_some_lines():
    variants = [{"product": "chair", "variant": "classic", "resources": ["other"]}]
    floor = ShopFloor(chairs(variants=variants))
    assert floor.makers("chair", Regime.MASS, CLASSIC, Level.STANDARD) == ()


def test_a_line_makes_the_baselines_of_its_standard_variants_only():
    assert names(FLOOR.baseline_makers("chair", frozenset({"wood=beech"}))) == ["line"]
    assert names(FLOOR.baseline_makers("stool", frozenset({"wood=beech"}))) == []


def test_cells_and_workshops_finish_what_they_could_make():
    assert names(FLOOR.finishers("stool")) == ["cell", "workshop"]


def test_the_setup_is_the_tuple_of_what_the_resource_is_set_up_by():
    assert FLOOR.setup("line", "chair", CLASSIC) == ("seats", "oak")
    assert FLOOR.setup("cell", "chair", CLASSIC) == ()


def test_an_options_attribute_counts_before_the_products():
    data = chairs_data()
    data["resources"]["line"] |= {"setup_by": ["size", "lightness", "wood"]}
    data["products"]["chair"]["attributes"] = {"lightness": "1", "size": "L"}
    floor = ShopFloor(chairs(**data))
    assert floor.setup("line", "chair", {"wood=beech"}) == ("L", "7", "beech")
    assert floor.setup("line", "chair", CLASSIC) == ("L", "1", "oak")
    assert floor.setup("line", "stool", ()) == ("-", "-", "-")


def floor_with(rules=(), rows=(), **line) -> ShopFloor:
    data = chairs_data()
    data["resources"]["line"] = {"kind": "mass", "setup_by": ["colour", "size"], **line}
    levels = [
        {"attribute": "colour", "value": colour, "level": level}
        for colour, level in (("white", 9), ("red", 4), ("black", 0))
    ]
    rules = [{"resource": "line", "attribute": "colour"} | rule for rule in rules]
    rows = [{"resource": "line"} | row for row in rows]
    return ShopFloor(chairs(**data, levels=levels, changeover_rules=rules, changeovers=rows))


SIZE = {"attribute": "size", "minutes": 10, "cost": 4}
DOWN = {"direction": "down", "minutes": 5}
UP = {"direction": "up", "minutes": 20, "minutes_per_level": 2, "cost": 3}


def change(floor: ShopFloor, before: str, after: str) -> Transition | None:
    return floor.changeover("line", tuple(before.split()), tuple(after.split()))


def test_equal_setups_need_no_changeover():
    assert change(floor_with(changeover=40), "red M", "red M") == Transition(Fraction(0), 0)


def test_light_to_dark_is_cheap_and_dark_to_light_dear_by_the_level():
    floor = floor_with([SIZE, DOWN, UP])
    assert change(floor, "white M", "black M") == Transition(Fraction(5), 0)
    assert change(floor, "black M", "red M") == Transition(Fraction(28), 3_000_000)


def test_rules_of_several_attributes_add_up():
    assert change(floor_with([SIZE, DOWN, UP]), "white M", "red L") == Transition(
        Fraction(15), 4_000_000
    )


def test_rules_of_several_attributes_may_run_side_by_side_at_the_sum_of_their_costs():
    floor = floor_with([SIZE, UP], combine="max")
    assert change(floor, "red M", "white L") == Transition(Fraction(30), 7_000_000)


def test_a_rule_that_names_values_counts_before_a_direction():
    exact = {"from_value": "red", "to_value": "white", "forbidden": True}
    assert change(floor_with([UP, exact]), "red M", "white M") == FORBIDDEN
    assert change(floor_with([UP, exact]), "black M", "white M").minutes == 38


def test_an_attribute_without_a_rule_leaves_the_default():
    assert change(floor_with([UP], changeover=40), "red M", "white L") == Transition(
        Fraction(40), 0
    )


def test_without_rule_and_default_the_changeover_is_missing():
    assert change(floor_with([UP]), "red M", "white L") is None


def test_a_row_of_the_matrix_counts_before_all_else():
    rows = [
        {"from_setup": ["red", "M"], "to_setup": ["white", "M"], "minutes": 3},
        {"from_setup": ["red", "M"], "to_setup": ["red", "M"], "minutes": 1},
        {"from_setup": ["white", "M"], "to_setup": ["red", "M"], "forbidden": True},
    ]
    floor = floor_with([UP, DOWN], rows)
    assert change(floor, "red M", "white M") == Transition(Fraction(3), 0)
    assert change(floor, "red M", "red M") == Transition(Fraction(1), 0)
    assert change(floor, "white M", "red M") == FORBIDDEN


def test_the_state_of_a_station_counts_before_the_resources_initial_setup():
    state = [{"resource": "line", "setup": ["seats", "beech"]}]
    assert FLOOR.initial_setup("line") == ("seats", "oak")
    assert ShopFloor(chairs(state_machines=state)).initial_setup("line") == ("seats", "beech")
    assert floor_with().initial_setup("line") is None


def test_explicit_routings_of_the_nearest_product_count():
    steps = [
        {"product": "*", "route": "r", "regime": "custom", "step": "saw"},
        {"product": "chair", "route": "s", "regime": "custom", "step": "saw"},
        {"product": "chair", "route": "s", "regime": "custom", "step": "glue", "after": ["saw"]},
    ]
    floor = ShopFloor(chairs(routings=steps))
    assert [row.step for row in floor.routings("chair", Regime.CUSTOM)["s"]] == ["saw", "glue"]
    assert list(floor.routings("stool", Regime.CUSTOM)) == ["r"]
    assert floor.routings("chair", Regime.MASS) == {}


def test_per_supplier_the_nearest_row_counts():
    rows = [
        {"product": "*", "cost": 50, "lead_time": "10 d"},
        {"product": "chair", "cost": 40, "lead_time": "10 d"},
        {"product": "chair", "cost": 90, "lead_time": "2 d", "supplier": "fast",
         "levels": ["standard"]},
    ]  # fmt: skip
    floor = ShopFloor(chairs(outsourcing=rows))
    costs = [row.cost // 10**6 for row in floor.outsourcing("chair", Level.STANDARD)]
    assert costs == [40, 90]
    assert len(floor.outsourcing("chair", Level.CONFIGURED)) == 1
    assert floor.outsourcing("chair", Level.BESPOKE) == ()
