from decimal import Decimal

from planner.planning.progress import Announcer, announced
from solvers.events import Bound, Failure, Incumbent, Phase
from solvers.schedule import Assignment, Schedule
from tests.planner.planning.builders import START, a_plant, translated

EUR = 1_000_000


def heard(*events):
    """Return what a listener hears of a week of one late and one refused order."""
    plant = a_plant(
        resources=[
            {"name": "line", "kind": "mass", "setup_by": "product", "initial_setup": "stool",
             "changeover": 45}
        ]
    )  # fmt: skip
    rows = ({"due_at": START}, {"bespoke_minutes": Decimal(1)}, {})
    told = []
    announcer = Announcer(translated(plant, *rows), told.append)
    for event in events:
        announcer(event)
    return told


SCHEDULE = Schedule((0, None), (Assignment(0, 0, 0, 525, 585),))


def test_an_incumbent_is_told_with_late_orders_refusals_and_changeover_hours():
    (told,) = heard(Incumbent(0.5, 70 * EUR, None, "edd", SCHEDULE))
    assert (told.late_orders, told.refused_orders, told.changeover_hours) == (1, 2, 0.75)
    assert told.doing == "first plan by due date"
    assert told.gap is None


def test_costs_hold_the_refusal_of_orders_that_nothing_can_make():
    (told,) = heard(Incumbent(0.5, 70 * EUR, 35 * EUR, "edd", SCHEDULE))
    assert (told.cost, told.bound) == (6070 * EUR, 6035 * EUR)
    assert told.gap == 35 / 6070


def test_what_is_known_of_the_best_plan_stays_known():
    _, bound, phase = heard(
        Incumbent(0.5, 70 * EUR, None, "edd", SCHEDULE),
        Bound(1.0, 70 * EUR, 60 * EUR, "assignment"),
        Phase(1.5, "window repair"),
    )
    assert (bound.late_orders, bound.bound) == (1, 6060 * EUR)
    assert (phase.cost, phase.bound, phase.doing) == (6070 * EUR, 6060 * EUR, "window repair")


def test_a_failure_is_told_in_words():
    (told,) = heard(Failure(1.0, "assignment", RuntimeError("out of memory")))
    assert told.failure == "assigning orders to resources: out of memory"


def test_an_incumbent_without_its_schedule_tells_its_cost():
    (told,) = heard(Incumbent(0.5, 70 * EUR, None, "edd"))
    assert (told.cost, told.late_orders) == (6070 * EUR, None)


def test_nobody_listens_to_nothing():
    assert announced(translated(a_plant(), {}), None) is None
