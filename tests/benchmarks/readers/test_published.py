"""Every reader on the published files beside the repository, where there are any."""

from fractions import Fraction

import pytest

from benchmarks.readers import FAMILIES
from solvers import Assignment, Schedule, solve, verify
from solvers.dispatch import edd

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def public(data_dir):
    folder = data_dir / "public"
    if not folder.is_dir():
        pytest.skip(f"no published instances in {folder}")
    return folder


def entries(public, family):
    folder = public / family
    if not folder.is_dir():
        pytest.skip(f"no {family} in {public}")
    return FAMILIES[family].entries(folder)


def by_sequences(problem, sequences):
    """Return the schedule that works off each machine's jobs as early as it can."""
    done = {}
    for machine, jobs in enumerate(sequences):
        free, before = 0, None
        for job in jobs:
            element = problem.jobs[job]
            modes = element.routes[0].operations[0].modes
            number, mode = next((n, m) for n, m in enumerate(modes) if m.machine == machine)
            matrix = problem.setups[problem.machines[machine].setup]
            setup = 0 if before is None else int(matrix.time[before, mode.family])
            start = max(free + setup, element.release, mode.earliest)
            free, before = start + mode.processing, mode.family
            done[job] = Assignment(job, 0, number, start, free)
    return Schedule((0,) * len(problem.jobs), tuple(done[job] for job in sorted(done)))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_schedule_costs_the_same_by_the_engine_and_by_the_file(public, family):
    held = entries(public, family)
    for entry in held[:: max(1, len(held) // 5)]:
        instance = entry.load()
        schedule = edd(instance.problem)
        assert schedule is not None
        check = verify(instance.problem, schedule)
        assert check.valid
        stated = instance.published(check.cost.total(instance.problem.objective))
        assert abs(instance.evaluate(schedule) - stated) <= instance.tolerance


@pytest.mark.parametrize("family", FAMILIES)
def test_a_simple_rule_beats_no_proven_optimum(public, family):
    held = [entry for entry in entries(public, family) if entry.best and entry.best.optimal]
    for entry in held[:: max(1, len(held) // 10)]:
        instance = entry.load()
        value = instance.evaluate(edd(instance.problem))
        better = value > entry.best.value if instance.maximize else value < entry.best.value
        assert not better, entry.name


@pytest.mark.parametrize(
    ("folder", "value", "solution"),
    [
        ("twt-lin-hsieh", 137515, "solution_137515.txt"),
        ("twct-chen2015", 3195943, "solution_3195943.txt"),
    ],
)
def test_a_published_schedule_has_its_published_value(public, folder, value, solution):
    path = public / "upms-sdst-tardiness" / folder / solution
    if not path.is_file():
        pytest.skip(f"no {path}")
    name, *_ = path.read_text().split()
    lines = [line.split() for line in path.read_text().splitlines()[1:] if line.strip()]
    sequences = [[int(word) - 1 for word in line[2:]] for line in lines]
    (entry,) = (
        entry
        for entry in entries(public, "upms-sdst-tardiness")
        if entry.name == name.removeprefix("TWTC_")
    )
    instance = entry.load()
    schedule = by_sequences(instance.problem, sequences)
    assert instance.evaluate(schedule) == Fraction(value)
    assert verify(instance.problem, schedule).valid


@pytest.mark.parametrize("family", ["upms-sdst-cmax", "order-acceptance-oas"])
def test_what_the_engine_proves_is_what_is_published(public, family):
    entry = next(entry for entry in entries(public, family) if entry.best and entry.best.optimal)
    instance = entry.load()
    result = solve(instance.problem, time_limit=20, workers=1)
    assert result.solution == "optimal"
    assert instance.evaluate(result.schedule) == entry.best.value
