from datetime import timedelta
from decimal import Decimal

from planner.plant import Regime
from tests.planner.planning.builders import a_plant, recipes

EUR = 1_000_000


def postponed(**tables):
    """A line for oak or ash bodies, a cell that adds a fabric."""
    return a_plant(
        **{
            "transfer": "30 min",
            "options": [
                {"group": "wood", "option": "oak", "default": True, "minutes": "12 s"},
                {"group": "wood", "option": "ash"},
                {"group": "fabric", "option": "wool", "default": True, "stage": "late"},
                {"group": "fabric", "option": "hide", "stage": "late", "minutes": 4},
            ],
            "resources": [
                {"name": "line", "kind": "mass", "changeover": 0, "setup_by": "wood"},
                {"name": "cell", "kind": "flexible", "changeover": 0, "setup_by": "fabric"},
            ],
            "rates": [
                {"product": "chair", "resource": "line", "rate": "48 s", "yield": "0.5"},
                {"product": "chair", "resource": "cell", "rate": 9},
            ],
            **tables,
        }
    )


def hybrids(plant, **row):
    return [recipe for recipe in recipes(plant, **row) if recipe.regime is Regime.HYBRID]


def test_a_baseline_is_made_on_the_line_and_finished_in_the_cell():
    (recipe,) = hybrids(postponed(), options=["hide"], quantity=Decimal(10))
    baseline, finish = recipe.steps
    assert (baseline.step, baseline.ways[0].resource) == ("baseline", "line")
    assert (finish.step, finish.ways[0].resource) == ("finish", "cell")
    (link,) = finish.after
    assert (link.before, link.min_lag) == (0, timedelta(minutes=30))


def test_quantities_go_backwards_through_both_steps():
    plant = postponed(
        rates=[
            {"product": "chair", "resource": "line", "rate": 1, "yield": "0.5"},
            {"product": "chair", "resource": "cell", "rate": 9},
            {"product": "chair", "resource": "cell", "regime": "hybrid", "yield": "0.8"},
        ]
    )
    (recipe,) = hybrids(plant, options=["hide"], quantity=Decimal(10))
    # 10 good chairs want 13 baselines, and those 26 started bodies.
    assert [(step.good, step.started) for step in recipe.steps] == [(13, 26), (10, 13)]


def test_the_line_works_base_options_in_and_the_cell_late_ones_alone():
    (recipe,) = hybrids(postponed(), options=["hide"], quantity=Decimal(10))
    assert recipe.steps[0].ways[0].minutes == 20  # 20 started x (48 s + 12 s of oak)
    assert recipe.steps[1].ways[0].minutes == 40  # 10 x 4 min of hide, nothing of the cell's rate


def test_what_late_options_take_in_the_hybrid_regime_goes_before_the_catalogue():
    work = [{"group": "fabric", "option": "hide", "regime": "hybrid", "minutes": 6, "cost": "2"}]
    (recipe,) = hybrids(postponed(option_work=work), options=["hide"], quantity=Decimal(10))
    way = recipe.steps[1].ways[0]
    assert (way.minutes, way.production) == (60, 20 * EUR)


def test_a_baseline_is_set_up_for_its_base_options_and_a_finish_for_all():
    (recipe,) = hybrids(postponed(), options=["hide"])
    assert [step.ways[0].setup for step in recipe.steps] == [("oak",), ("hide",)]


STOCK = [
    {"item": "oak body", "product": "chair", "options": "oak", "unit_value": "20", "on_hand": 50},
    {"item": "ash body", "product": "chair", "options": "ash", "on_hand": 50},
]


def test_a_baseline_in_stock_with_the_same_base_options_is_drawn_at_its_value():
    drawn, made = hybrids(postponed(stock=STOCK), options=["hide"], quantity=Decimal(10))
    assert drawn.route == "hybrid from oak body"
    (finish,) = drawn.steps
    assert [(d.item, d.quantity, d.cost) for d in finish.draws] == [("oak body", 10, 200 * EUR)]
    assert made.route == "hybrid"


def test_without_a_line_for_its_body_an_order_takes_it_from_stock_only():
    names = [r.route for r in hybrids(postponed(stock=STOCK), options=["ash", "hide"])]
    assert names == ["hybrid from ash body"]


def test_an_order_that_no_finishing_takes_is_delivered_from_stock():
    optional = [
        {"group": "wood", "option": "oak", "default": True},
        {"group": "extras", "option": "castors", "stage": "late"},
    ]
    (recipe,) = hybrids(postponed(options=optional, stock=STOCK[:1]), quantity=Decimal(5))
    (step,) = recipe.steps
    assert (step.step, step.ways[0].minutes, step.ways[0].resource) == ("deliver", 0, None)
    assert step.draws[0].quantity == 5


def test_body_materials_are_drawn_with_the_baseline_and_late_ones_with_the_finish():
    plant = postponed(
        stock=[{"item": "wood", "on_hand": 999}, {"item": "skin", "on_hand": 999}],
        materials=[
            {"item": "wood", "product": "chair", "per_unit": 1},
            {"item": "skin", "group": "fabric", "option": "hide", "per_unit": 2},
        ],
    )
    (recipe,) = hybrids(plant, options=["hide"], quantity=Decimal(10))
    drawn = [[(d.item, d.quantity) for d in step.draws] for step in recipe.steps]
    assert drawn == [[("wood", 20)], [("skin", 20)]]


def test_lots_of_both_steps_are_cut_by_the_smaller_limit():
    plant = postponed(
        rates=[
            {"product": "chair", "resource": "line", "rate": 1, "max_lot": 6},
            {"product": "chair", "resource": "cell", "rate": 9},
        ]
    )
    (recipe,) = hybrids(plant, options=["hide"], quantity=Decimal(10))
    steps = [(step.step, step.lot, step.good) for step in recipe.steps]
    assert steps == [("baseline", 1, 5), ("finish", 1, 5), ("baseline", 2, 5), ("finish", 2, 5)]
    assert [link.before for step in recipe.steps for link in step.after] == [0, 2]


def test_a_stock_order_is_made_on_the_lines_of_its_baseline():
    plant = postponed(stock=STOCK)
    (recipe,) = recipes(plant, stock_item="oak body", options=["oak"], level="configured")
    (step,) = recipe.steps
    assert (recipe.regime, step.step, step.ways[0].resource) == (Regime.HYBRID, "baseline", "line")
