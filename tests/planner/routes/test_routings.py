from datetime import timedelta
from decimal import Decimal

from planner.plant import Regime
from tests.planner.planning.builders import a_plant, planned, recipes

EUR = 1_000_000
SAW, PAINT, PACK = (
    {"product": "chair", "route": "shop", "regime": "custom", "step": "saw", "resources": "bench",
     "rate": "1 min", "adds": "base", "yield": "0.5"},
    {"product": "chair", "route": "shop", "regime": "custom", "step": "paint", "after": "saw",
     "resources": "bench; booth", "fixed": 10, "adds": "late", "min_lag": "1 h", "max_lag": "2 h",
     "tail": "20 min", "setup": "white"},
    {"product": "chair", "route": "shop", "regime": "custom", "step": "pack", "after": "saw; paint",
     "pools": "packers=2", "fixed": 6, "yield": "0.8"},
)  # fmt: skip


def shop(*steps, **tables):
    return a_plant(
        **{
            "resources": [
                {"name": n, "kind": "custom", "changeover": 0, "hourly_cost": 60, "setup_by": "hue"}
                for n in ("bench", "booth")
            ],
            "rates": [],
            "pools": [{"name": "packers", "capacity": 2}],
            "routings": list(steps or (SAW, PAINT, PACK)),
            **tables,
        }
    )


def test_an_explicit_routing_takes_the_place_of_the_regimes_own_route():
    plant = shop(rates=[{"product": "chair", "rate": 1}])
    assert [recipe.route for recipe in recipes(plant)] == ["shop"]


def test_steps_wait_for_those_before_them_with_their_lags():
    (recipe,) = recipes(shop())
    saw, paint, pack = recipe.steps
    assert saw.after == ()
    assert [(k.before, k.min_lag, k.max_lag) for k in paint.after] == [
        (0, timedelta(hours=1), timedelta(hours=2))
    ]
    assert [link.before for link in pack.after] == [0, 1]


def test_rows_may_stand_in_any_order():
    (recipe,) = recipes(shop(PACK, PAINT, SAW))
    assert [step.step for step in recipe.steps] == ["saw", "paint", "pack"]


def test_quantities_go_backwards_through_all_steps():
    (recipe,) = recipes(shop(), quantity=Decimal(8))
    sizes = [(step.step, step.good, step.started) for step in recipe.steps]
    assert sizes == [("saw", 10, 20), ("paint", 10, 10), ("pack", 8, 10)]


def test_a_step_may_take_any_of_its_resources_with_its_own_setup_and_tail():
    (recipe,) = recipes(shop())
    ways = recipe.steps[1].ways
    assert [way.resource for way in ways] == ["bench", "booth"]
    assert {way.setup for way in ways} == {("white",)}
    assert {way.tail for way in ways} == {timedelta(minutes=20)}


def test_a_step_without_resources_is_done_by_people_alone():
    (recipe,) = recipes(shop())
    (way,) = recipe.steps[2].ways
    assert (way.resource, way.pools, way.minutes) == (None, (("packers", 2),), 6)


def test_every_lot_goes_through_all_steps():
    plant = shop(rates=[{"product": "chair", "resource": "booth", "rate": 1, "max_lot": 5}])
    (recipe,) = recipes(plant, quantity=Decimal(10))
    assert [step.lot for step in recipe.steps] == [1, 1, 1, 2, 2, 2]
    assert [link.before for step in recipe.steps[3:] for link in step.after] == [3, 3, 4]


def test_steps_bear_the_options_they_say():
    plant = shop(
        options=[
            {"group": "wood", "option": "oak", "default": True, "minutes": 2},
            {"group": "hue", "option": "blue", "default": True, "stage": "late", "minutes": 3},
        ]
    )
    (recipe,) = recipes(plant, quantity=Decimal(8))
    minutes = [step.ways[0].minutes for step in recipe.steps]
    assert minutes == [20 * (1 + 2), 10 + 10 * 3, 6]


def test_bespoke_work_is_borne_by_the_last_step_if_none_bears_all_options():
    (recipe,) = recipes(shop(), bespoke_minutes=Decimal(30))
    assert recipe.steps[2].ways[0].minutes == 36


def test_materials_are_drawn_at_the_step_they_name_or_else_at_the_first():
    plant = shop(
        stock=[{"item": "wood", "on_hand": 99}, {"item": "paint", "on_hand": 99}],
        materials=[
            {"item": "wood", "product": "chair", "per_unit": 1},
            {"item": "paint", "product": "chair", "per_unit": 2, "step": "paint"},
        ],
    )
    (recipe,) = recipes(plant, quantity=Decimal(8))
    drawn = [[(d.item, d.quantity) for d in step.draws] for step in recipe.steps]
    assert drawn == [[("wood", 20)], [("paint", 20)], []]


def test_a_planned_routing_keeps_lags_and_tails():
    (order,) = planned(shop(), {"quantity": Decimal(8)}).orders
    saw, paint, pack = order.steps
    assert order.regime is Regime.CUSTOM
    assert timedelta(hours=1) <= paint.start_at - saw.end_at <= timedelta(hours=2)
    assert paint.available_at - paint.end_at == timedelta(minutes=20)
    assert pack.start_at >= paint.available_at
    assert pack.after == ("saw", "paint")
    # 20 min of sawing and 10 of painting at 60 an hour; people cost nothing here.
    assert order.cost.production == order.cost.total == 30 * EUR
