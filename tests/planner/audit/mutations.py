"""Plans that say what is not so: each kind by name, how to make it, and what the audit must say."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

Document = dict[str, Any]

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def order(plan: Document, name: str) -> Any:
    return next(order for order in plan["orders"] if order["order"] == name)


def steps(plan: Document, name: str) -> Any:
    return order(plan, name)["steps"]


def step(plan: Document, name: str, index: int = 0) -> Any:
    return steps(plan, name)[index]


def refused(plan: Document, name: str) -> Any:
    return next(order for order in plan["refused"] if order["order"] == name)


def resource(plan: Document, name: str) -> Any:
    return next(row for row in plan["resources"] if row["resource"] == name)


def sequence(plan: Document, name: str) -> Any:
    return resource(plan, name)["stations"][0]["sequence"]


def move(target: Any, by: timedelta) -> None:
    """Move a step and all that it says of its times."""
    for key in ("start_at", "end_at", "available_at"):
        target[key] += by


def drop(plan: Document, name: str) -> None:
    plan["orders"] = tuple(o for o in plan["orders"] if o["order"] != name)


def _refuse_for_nothing(plan: Document) -> None:
    made = order(plan, "A5")
    drop(plan, "A5")
    model = refused(plan, "A3")
    asked = {key: made[key] for key in model if key in made and key != "cost"}
    nothing = dict.fromkeys(model["cost"], 0)
    plan["refused"] += ({**model, **asked, "cost": nothing},)


def _onto_another(plan: Document) -> None:
    first, second = steps(plan, "A8")
    move(second, first["start_at"] - second["start_at"])


def _without_changeover(plan: Document) -> None:
    step(plan, "A2")["changeover"] = None


def _short_changeover(plan: Document) -> None:
    change = step(plan, "A2")["changeover"]
    change["start_at"] = change["end_at"] - 20 * MINUTE
    change["minutes"] = 20.0


def _cheap_changeover(plan: Document) -> None:
    step(plan, "A2")["changeover"]["cost"] -= 5_000_000


def _changeover_too_early(plan: Document) -> None:
    change = step(plan, "A2")["changeover"]
    change["start_at"] -= HOUR
    change["end_at"] -= HOUR


def _changeover_from_elsewhere(plan: Document) -> None:
    step(plan, "A2")["changeover"]["from_setup"] = ("black",)


def _sequence_turned(plan: Document) -> None:
    line = resource(plan, "line")["stations"][0]
    line["sequence"] = tuple(reversed(line["sequence"]))


def _sequence_short(plan: Document) -> None:
    line = resource(plan, "line")["stations"][0]
    line["sequence"] = line["sequence"][1:]


def _not_late(plan: Document) -> None:
    late = order(plan, "A8")
    late["lateness"] = timedelta()
    late["cost"]["tardiness"] = 0


def _cost(plan: Document, term: str, by: int) -> None:
    """Change a term of an order and of the plan, so that all sums still hold."""
    cost = order(plan, "A7")["cost"]
    for target in (cost, plan["cost"]):
        target[term] += by
        target["total"] += by
    plan["status"]["objective"] += by


def _bound_above(plan: Document) -> None:
    plan["status"]["bound"] = plan["status"]["objective"] + 1


def _regimes(plan: Document) -> None:
    plan["regimes"]["mass"] += 1
    plan["regimes"]["custom"] -= 1


def _fewer(plan: Document) -> None:
    made = step(plan, "A1")
    made["good"] = Decimal(made["good"]) - 1
    made["started"] = Decimal(made["started"]) - 1


MUTATIONS: dict[str, tuple[Callable[[Document], Any], str]] = {
    "a step on a resource that cannot do it": (
        lambda d: step(d, "A1").update(resource="cell"), r"A1, step make cannot be done on cell"),
    "a step on a station that is not there": (
        lambda d: step(d, "A1").update(station=2), "no station 2"),
    "two steps on a station at once": (_onto_another, r"starts before .* ends"),
    "a step twice": (
        lambda d: order(d, "A4").update(steps=(*steps(d, "A4"), step(d, "A4"))), "done 2 times"),
    "a step missing": (
        lambda d: order(d, "A4").update(steps=steps(d, "A4")[:2]), "step pack is missing"),
    "a lot missing": (lambda d: order(d, "A8").update(steps=steps(d, "A8")[:1]), "in 1 lots"),
    "a step of another route": (
        lambda d: step(d, "A1").update(step="weld"), "weld is no step of its route"),
    "a step in closed time": (lambda d: move(step(d, "A1"), -HOUR), "A1.* is in closed time"),
    "a step over a break that it may not pause in": (
        lambda d: (step(d, "A4").update(start_at=step(d, "A4")["start_at"].replace(hour=15)),
                   step(d, "A4").update(end_at=step(d, "A4")["start_at"] + 17 * HOUR + 40 * MINUTE,
                                        available_at=step(d, "A4")["start_at"]
                                        + 17 * HOUR + 40 * MINUTE)),
        "pauses over closed time"),
    "a step too short": (
        lambda d: step(d, "A1").update(end_at=step(d, "A1")["end_at"] - MINUTE), "in closed time"),
    "a step too long": (
        lambda d: step(d, "A1").update(end_at=step(d, "A1")["end_at"] + MINUTE), "occupies"),
    "a step between two ticks": (
        lambda d: move(step(d, "A1"), timedelta(seconds=1)), "not on a tick"),
    "an instant that the plant's clock does not show": (
        lambda d: step(d, "A5").update(
            end_at=step(d, "A5")["end_at"].astimezone(_elsewhere())), "clock in UTC"),
    "a changeover skipped": (_without_changeover, "lacks its changeover"),
    "a changeover too short": (_short_changeover, "changeover takes 30 min"),
    "a changeover too early": (_changeover_too_early, "not the last open time"),
    "a changeover too cheap": (_cheap_changeover, "changeover costs 35000000"),
    "a changeover from another setup": (_changeover_from_elsewhere, "station is at"),
    "another setup": (lambda d: step(d, "A1").update(setup=("black",)), "setup is stated"),
    "another initial setup": (
        lambda d: resource(d, "line")["stations"][0].update(initial_setup=("black",)),
        "initial setup"),
    "a start before the release": (
        lambda d: move(step(d, "A2"), -72 * HOUR), "starts before the order is released"),
    "an end after the deadline": (
        lambda d: move(step(d, "A4", 2), 120 * HOUR), "after its deadline"),
    "a start before the predecessor is available": (
        lambda d: move(step(d, "A4", 2), -40 * MINUTE), "pack starts before paint is available"),
    "a least lag broken": (
        lambda d: move(step(d, "A4"), 19.5 * HOUR), r"paint waits .* for saw"),
    "a longest lag broken": (
        lambda d: move(step(d, "A4"), -25 * HOUR), r"paint starts .* after saw, more than"),
    "a pool overdrawn": (_onto_another, "pool crew is overdrawn by 1"),
    "a pool at a time when it is not there": (
        lambda d: move(step(d, "A4", 2), 5 * HOUR), "pool packers is overdrawn by 2"),
    "fewer people than needed": (
        lambda d: step(d, "A4", 2).update(pools={"packers": 1}), "of the pools"),
    "material overdrawn": (
        lambda d: move(step(d, "A4", 1), -HOUR), "paint is overdrawn by 6"),
    "less drawn than used": (
        lambda d: step(d, "A4", 1).update(draws=()), "draws 0 of paint, it uses 8"),
    "a draw at another value": (
        lambda d: step(d, "A4", 1)["draws"][0].update(cost=1), "paint is charged at 1"),
    "what is under way moved": (
        lambda d: move(step(d, "A9"), HOUR), "does not go on as soon as cell opens"),
    "what is under way not pinned": (
        lambda d: step(d, "A9").update(pinned=False), "not pinned"),
    "a supplier quicker than its lead time": (
        lambda d: move(step(d, "A5"), -HOUR) or step(d, "A5").update(
            start_at=step(d, "A5")["start_at"] + HOUR), "outsource takes 1 day, 23:00:00"),
    "a supplier's order on a station": (
        lambda d: step(d, "A5").update(station=1), "station 1 of no resource"),
    "an order booked to another week of its supplier": (
        lambda d: step(d, "A5")["draws"][0].update(item="Ace (stool), week 2"), "is booked to"),
    "an order missing": (lambda d: drop(d, "A1"), "A1 is neither made nor refused"),
    "an order twice": (
        lambda d: d.update(orders=(*d["orders"], order(d, "A1"))), "A1 is in the plan 2 times"),
    "an order that nobody asked for": (
        lambda d: order(d, "A1").update(order="Z1"), "Z1 is in the plan, but not in the order"),
    "an order of another product": (
        lambda d: order(d, "A1").update(product="stool"), "A1: product is stated as stool"),
    "an order of another quantity": (
        lambda d: order(d, "A1").update(quantity=Decimal(61)), "A1: quantity is stated as 61"),
    "an order due on another day": (
        lambda d: order(d, "A8").update(due_at=order(d, "A8")["due_at"] + 24 * HOUR),
        "A8: due date is stated"),
    "an order for another customer": (
        lambda d: order(d, "A8").update(customer="Abe"), "A8: customer is stated as Abe"),
    "an order in a regime that cannot make it": (
        lambda d: order(d, "A2").update(regime="hybrid"), "A2 cannot be made in regime hybrid"),
    "an order in a regime that it does not allow": (
        lambda d: order(d, "A8").update(regime="mass", route="mass"), "A8 cannot be made in"),
    "fewer units made": (_fewer, "59 good units are stated, it takes 60"),
    "fewer units started": (
        lambda d: step(d, "A1").update(started=Decimal(60)), "60 units are started, it takes 63"),
    "scrap hidden": (lambda d: step(d, "A1").update(scrap=Decimal(0)), "scrap is stated as 0"),
    "other minutes": (lambda d: step(d, "A1").update(minutes=60.0), "60 minutes are stated"),
    "other energy": (lambda d: step(d, "A1").update(energy_kwh=0.1), "0.1 kWh are stated"),
    "a step's cost misreported": (
        lambda d: step(d, "A1").update(cost=1), "A1, step make: costs 0.000001"),
    "production misreported": (lambda d: _cost(d, "production", -1), "A7: production is stated"),
    "stock misreported": (lambda d: _cost(d, "stock", 1), "A7: stock is stated"),
    "setup misreported": (lambda d: _cost(d, "setup", 1), "A7: setup is stated"),
    "overtime misreported": (lambda d: _cost(d, "overtime", -9), "A7: overtime is stated"),
    "outsourcing misreported": (lambda d: _cost(d, "outsourcing", 1), "A7: outsourcing is stated"),
    "tardiness misreported": (lambda d: _cost(d, "tardiness", 1), "A7: tardiness is stated"),
    "refusal misreported": (lambda d: _cost(d, "refusal", 1), "A7: refusal is stated"),
    "terms that do not add up": (
        lambda d: d["cost"].update(total=d["cost"]["total"] - 1), "the plan: total is stated"),
    "a late cost misreported": (
        lambda d: order(d, "A8").update(late_cost_per_day=0), "A8: a day late is stated"),
    "a late order hidden": (_not_late, "A8: lateness is stated as 0:00:00"),
    "a completion misreported": (
        lambda d: order(d, "A8").update(completion_at=order(d, "A8")["due_at"]),
        "A8: completion is stated"),
    "an order refused at no cost": (_refuse_for_nothing, "A5: refusal is stated as 0.000000"),
    "an order refused for want of a route that it has": (
        lambda d: refused(d, "A3").update(reason="no_route"), "A3 is refused for want of a route"),
    "an order refused by choice that has no route": (
        lambda d: refused(d, "A6").update(reason="choice"), "A6 .* has no route at all"),
    "an order refused for a deadline that it has not": (
        lambda d: refused(d, "A3").update(reason="deadline"), "A3 .* deadline, but has none"),
    "a sequence turned round": (_sequence_turned, "line, station 1: .* starts before"),
    "a sequence with a visit missing": (_sequence_short, "sequence and the steps"),
    "overtime not opened": (lambda d: d.update(overtime=()), "A7.* is in closed time"),
    "overtime that is not offered": (
        lambda d: d["overtime"][0].update(end_at=d["overtime"][0]["end_at"] + HOUR),
        "none that may be opened"),
    "overtime that is not paid": (
        lambda d: d["overtime"][0].update(cost=0), "overtime .* costs"),
    "overtime minutes misreported": (
        lambda d: step(d, "A7").update(overtime_minutes=0.0), "0 minutes of overtime are stated"),
    "a bound above the objective": (_bound_above, "bound of .* above the objective"),
    "an optimum that is not proven": (
        lambda d: d["status"].update(solution="optimal"), "stated to be optimal"),
    "a plan that says it has none": (
        lambda d: d["status"].update(solution="infeasible"), "infeasible, but it is there"),
    "a search that ended with no optimum": (
        lambda d: d["status"].update(termination="optimal"), "ended with an optimal plan"),
    "another objective": (
        lambda d: d["status"].update(objective=1), "objective is stated as 1"),
    "a floor above the objective": (
        lambda d: d["status"].update(floor=d["status"]["objective"] + 1), "floor of"),
    "a gap misreported": (lambda d: d["status"].update(gap=0.0), "the gap is stated as 0"),
    "a controllable gap misreported": (
        lambda d: d["status"].update(controllable_gap=0.0), "controllable gap is stated"),
    "regimes miscounted": (_regimes, "orders by regime"),
    "on-time delivery misreported": (lambda d: d["kpis"].update(otd=1.0), "otd is stated as 1"),
    "late orders miscounted": (lambda d: d["kpis"].update(late=0), "late is stated as 0"),
    "tardiness in the figures misreported": (
        lambda d: d["kpis"].update(tardiness_max=HOUR), "tardiness_max is stated"),
    "a lead time misreported": (
        lambda d: d["kpis"].update(lead_time_p90=HOUR), "lead_time_p90 is stated"),
    "scrap in the figures misreported": (
        lambda d: d["kpis"].update(scrap_units=Decimal(0)), "scrap_units is stated"),
    "a lost margin misreported": (
        lambda d: d["kpis"].update(lost_margin=10**12), "lost_margin is stated"),
    "variety misreported": (lambda d: d["kpis"].update(variety=0.1), "variety is stated"),
    "a utilization misreported": (
        lambda d: resource(d, "line").update(utilization=0.5), "line: utilization is stated"),
    "open hours misreported": (
        lambda d: resource(d, "line").update(hours=resource(d, "line")["hours"][1:]),
        "line: its open hours"),
    "setups left out": (lambda d: resource(d, "line").update(setups=()), "not among those"),
    "another horizon": (lambda d: d.update(horizon=HOUR), "horizon is stated"),
    "an odd tick": (lambda d: d.update(tick_seconds=7), "a tick of 7 s"),
}  # fmt: skip


def _elsewhere() -> Any:
    from datetime import timezone

    return timezone(HOUR)
