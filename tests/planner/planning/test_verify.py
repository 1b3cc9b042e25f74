import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from planner.errors import BadRequest
from planner.plan import Plan
from planner.planning.inputs import read_inputs, save_week
from planner.planning.verify import differences, verify_folder, verify_plan
from planner.plant import Plant
from solvers.schedule import Assignment, Schedule
from tests.planner.planning.builders import a_book, a_plant, plan_of, translated

HOUR = timedelta(hours=1)


def works() -> Plant:
    return a_plant(
        lateness={"cost_per_day": "14.40"},
        options=[
            {"group": "hue", "option": "white", "default": True},
            {"group": "hue", "option": "black"},
        ],
        variants=[{"product": "chair", "variant": h, "options": h} for h in ("white", "black")],
        calendars=[
            {"name": "day", "shifts": "Mon-Fri 08:00-16:00", "overtime": "Sat 08:00-12:00",
             "overtime_premium": "30"}
        ],
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "hue", "stations": 2,
             "changeover": 30, "initial_setup": "white", "power": 2},
            {"name": "cell", "kind": "flexible", "hourly_cost": 90, "changeover": 0},
        ],
        rates=[{"product": "chair", "rate": 1}],
    )  # fmt: skip


ROWS = (
    {"must_make": True},
    {"options": ["black"], "release_at": None},
    {"price": 1_000_000},
    {"bespoke_minutes": Decimal(1)},
)


def a_week() -> Plan:
    """A1 white, A2 black after it on station 1, A3 refused by choice, A4 without a route."""
    items = (Assignment(0, 0, 0, 480, 540), Assignment(1, 0, 0, 570, 630))
    translation = translated(works(), *ROWS)
    return plan_of(translation, Schedule((0, 0, None), items))


def check(document: dict[str, Any]) -> tuple[str, ...]:
    plan = Plan.model_validate(document)
    plant = works()
    return verify_plan(plan, plant, a_book(plant, *ROWS)).violations


def test_a_plan_as_it_was_made_verifies():
    assert check(a_week().model_dump()) == ()


def _shift(step: dict[str, Any], by: timedelta) -> None:
    for key in ("start_at", "end_at", "available_at"):
        step[key] += by


def _first(document: dict[str, Any]) -> Any:
    return document["orders"][0]["steps"][0]


def _second(document: dict[str, Any]) -> Any:
    return document["orders"][1]["steps"][0]


MUTATIONS: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "moved by an hour": (lambda d: _shift(_second(d), HOUR), "start_at is stated"),
    "into closed time": (lambda d: _shift(_first(d), -2 * HOUR), "clos|working"),
    "double booked": (lambda d: _shift(_second(d), -HOUR), "overlap|setup|before"),
    "setup skipped": (lambda d: _shift(_second(d), -HOUR / 2), "setup"),
    "between two ticks": (lambda d: _shift(_first(d), HOUR / 7200), "between two ticks"),
    "on another station": (lambda d: _second(d).update(station=2), "stated"),
    "on no such station": (lambda d: _second(d).update(station=3), "no route"),
    "on a resource that cannot": (lambda d: _first(d).update(resource="cell"), "no route"),
    "too short": (
        lambda d: _first(d).update(end_at=_first(d)["end_at"] - HOUR / 2), "ticks|ends"
    ),
    "a step missing": (lambda d: d["orders"][0].update(steps=()), "no route"),
    "an order twice": (lambda d: d.update(orders=(*d["orders"], d["orders"][0])), "twice"),
    "an order missing": (lambda d: d.update(orders=d["orders"][:1]), "neither made nor refused"),
    "an order unknown": (lambda d: d["orders"][0].update(order="Z9"), "Z9"),
    "made and refused": (
        lambda d: d["refused"][0].update(order="A1"), "both made and refused"
    ),
    "another regime": (lambda d: d["orders"][0].update(regime="hybrid"), "no route"),
    "another quantity started": (lambda d: _first(d).update(started=Decimal(61)), "no route"),
    "something drawn": (
        lambda d: _first(d).update(draws=({"item": "x", "quantity": 1, "cost": 0},)), "no route"
    ),
    "a changeover misreported": (
        lambda d: _second(d)["changeover"].update(minutes=3.0), "changeover.minutes"
    ),
    "a lateness misreported": (
        lambda d: d["orders"][0].update(lateness=timedelta()), "lateness"
    ),
    "a cost misreported": (lambda d: d["cost"].update(setup=1), "cost.setup"),
    "an order's cost misreported": (
        lambda d: d["orders"][1]["cost"].update(production=1), "orders.A2..cost.production"
    ),
    "an objective misreported": (lambda d: d["status"].update(objective=1), "objective"),
    "optimal without a bound": (lambda d: d["status"].update(solution="optimal"), "optimal"),
    "a bound above the plan": (
        lambda d: d["status"].update(bound=d["status"]["objective"] + 1, bound_by="x"), "bound"
    ),
    "a gap misreported": (
        lambda d: d["status"].update(bound=1, bound_by="x", gap=0.5), "status.gap"
    ),
    "a key figure misreported": (lambda d: d["kpis"].update(otd=0.5), "kpis.otd"),
    "a utilization misreported": (
        lambda d: d["resources"][0].update(utilization=0.9), "utilization"
    ),
    "a sequence misreported": (
        lambda d: d["resources"][0]["stations"][0].update(sequence=()), "sequence"
    ),
    "regimes misreported": (lambda d: d["regimes"].update(mass=1), "regimes.mass"),
    "a reason misreported": (lambda d: d["refused"][0].update(reason="no_route"), "reason"),
    "overtime not offered": (
        lambda d: d.update(overtime=({"resource": "line", "station": 1, "minutes": 0, "cost": 0,
                                      "start_at": d["start_at"], "end_at": d["start_at"] + HOUR},)),
        "not offered",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_plan_is_rejected(name):
    change, words = MUTATIONS[name]
    document = a_week().model_dump()
    change(document)
    violations = check(document)
    assert violations
    assert any(re.search(words, violation) for violation in violations), violations


def test_a_saved_week_verifies_from_its_folder(tmp_path):
    plant = works()
    save_week(a_week(), tmp_path / "week", plant, a_book(plant, *ROWS[:3]))
    plan = a_week()
    stored_plant, orders = read_inputs(tmp_path / "week" / "inputs", plan.start_at)
    assert stored_plant == plant
    assert orders["order"].to_list() == ["A1", "A2", "A3"]


def test_a_folder_without_inputs_cannot_be_verified(tmp_path):
    save_week(a_week(), tmp_path / "week", works(), a_book(works(), *ROWS))
    (tmp_path / "week" / "inputs" / "orders.csv").unlink()
    with pytest.raises(BadRequest, match="inputs of the plan"):
        verify_folder(tmp_path / "week")


def test_differences_name_their_place():
    stated = {"orders": [{"order": "A1", "cost": {"total": 1}}], "seed": 1}
    computed = {"orders": [{"order": "A1", "cost": {"total": 2}}], "seed": 1}
    assert list(differences(stated, computed)) == ["orders[A1].cost.total is stated as 1, it is 2"]
