"""A problem survives JSON, and what is no problem is told, never a traceback."""

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.problem import FORMAT, ProblemError, dump_problem, load_problem
from tests.solvers.problem.sample import sample
from tests.solvers.tiny import tiny_problems


@given(tiny_problems())
def test_a_problem_read_back_is_equal(problem):
    assert load_problem(dump_problem(problem)) == problem


def test_fields_at_their_default_are_left_out_and_filled_in():
    text = dump_problem(sample())

    assert '"resumable"' not in text
    assert load_problem(text).jobs[0].routes[0].operations[0].resumable


def spoilt(**changes) -> str:
    return json.dumps({**json.loads(dump_problem(sample())), **changes})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not a document of format"),
        (spoilt(format="other/1"), f"not a document of format {FORMAT!r}"),
        (spoilt(horizn=9), "problem: unknown field 'horizn'"),
        ('{"format": "scheduling-problem/1"}', "problem: field 'horizon' is missing"),
        (spoilt(machines="saw"), "problem.machines: 'saw' is not a list"),
        (spoilt(machines=["saw"]), "problem.machines[0]: 'saw' is not an object"),
        (spoilt(machines=[{"speed": 2}]), "problem.machines[0]: unknown field 'speed'"),
        (
            spoilt(machines=[{"anticipatory": 1}]),
            "machines[0].anticipatory: 1 is not true or false",
        ),
        (spoilt(name=5), "problem.name: 5 is not a text"),
        (spoilt(pools=[{"profile": {}}]), "problem.pools[0].profile: {} is not a list"),
        (
            spoilt(setups=[{"time": [[0.5]], "cost": [[0]]}]),
            "problem.setups[0]: setup time must be integers",
        ),
        (spoilt(setups=[{"time": [[0], [1, 2]], "cost": [[0]]}]), "problem.setups[0]: setting"),
        (spoilt(objective={"profit": 1}), "problem.objective: unknown field 'profit'"),
        (spoilt(horizon=-1), "horizon: -1 is outside"),
    ],
)
def test_what_is_no_problem_is_told_with_its_place(text, message):
    with pytest.raises(ProblemError) as caught:
        load_problem(text)

    assert any(message in defect for defect in caught.value.defects), caught.value.defects


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)


def places(value: object, path: tuple = ()) -> Iterator[tuple]:
    """Yield the path to every value inside ``value``."""
    inner = value.items() if isinstance(value, dict) else ()
    for key, item in enumerate(value) if isinstance(value, list) else inner:
        yield (*path, key)
        yield from places(item, (*path, key))


@given(st.data())
def test_any_value_anywhere_gives_a_problem_or_a_problem_error(data):
    document = json.loads(dump_problem(data.draw(tiny_problems())))
    *path, last = data.draw(st.sampled_from(list(places(document))))
    part = document
    for key in path:
        part = part[key]
    part[last] = data.draw(JSON)

    text = json.dumps(document)
    with suppress(ProblemError):
        problem = load_problem(text)
        assert load_problem(dump_problem(problem)) == problem
