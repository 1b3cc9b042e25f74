from hypothesis import HealthCheck, given, settings

from planner.errors import NoPlan
from planner.interpretation.reconstruct import reconstruct
from planner.interpretation.tidy import tidy
from planner.plan import Cost, Plan
from planner.translation.translate import translate
from solvers.dispatch.edd import edd
from solvers.objective import value
from solvers.verifier import verify
from tests.examples import examples
from tests.planner.planning.builders import a_book, plan_of
from tests.planner.planning.plants import plants, rows

few = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def solved(plant, book):
    """Return a translation and a schedule of it, None where orders that must be made cannot be."""
    try:
        translation = translate(plant, a_book(plant, *book))
    except NoPlan:
        return None
    schedule = edd(translation.problem)
    return None if schedule is None else (translation, tidy(translation, schedule))


@few
@given(plants(), rows())
def test_every_figure_of_a_plan_adds_up_to_the_schedules_objective(plant, book):
    found = solved(plant, book)
    if found is None:
        return
    translation, schedule = found
    plan = plan_of(translation, schedule)
    assert plan.status.objective == value(translation.problem, schedule) + translation.constant
    assert plan.cost.total == sum(plan.cost.terms().values()) == plan.status.objective
    assert plan.cost == Cost.sum_of([o.cost for o in plan.orders] + [o.cost for o in plan.refused])
    assert sum(plan.regimes.model_dump().values()) + len(plan.refused) == len(book)
    assert sum(w.cost for w in plan.overtime) == plan.cost.overtime
    steps = [step for order in plan.orders for step in order.steps]
    assert plan.cost.production + plan.cost.stock + plan.cost.outsourcing == sum(
        step.cost for step in steps
    )
    assert plan.cost.setup == sum(s.changeover.cost for s in steps if s.changeover is not None)


@few
@given(plants(), rows())
def test_a_plan_read_from_its_file_gives_the_same_schedule_again(plant, book):
    found = solved(plant, book)
    if found is None:
        return
    translation, schedule = found
    plan = plan_of(translation, schedule)
    again = Plan.model_validate_json(plan.model_dump_json())
    assert again == plan
    assert reconstruct(translation, again) == (schedule, [])


@few
@given(plants(), rows())
def test_tidying_keeps_every_rule_and_costs_nothing(plant, book):
    found = solved(plant, book)
    if found is None:
        return
    translation, _ = found
    schedule = edd(translation.problem)
    tidied = tidy(translation, schedule)
    assert not verify(translation.problem, tidied).violations
    assert value(translation.problem, tidied) <= value(translation.problem, schedule)
