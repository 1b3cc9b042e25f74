import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.cli import run
from planner.cli.gates import Gate, GateType, dotted_keys
from planner.cli.solve import KEYS
from planner.errors import BadRequest, GateFailed, PlannerError

RECORD = {
    "solution": "feasible",
    "late_orders": 3,
    "gap": None,
    "on_time_share": 0.9,
    "valid": True,
    "cost": {"total": 1200.5, "setup": 0},
    "defects": [],
}

KINDS = {
    **dict.fromkeys(dotted_keys(RECORD), "number"),
    "solution": ("optimal", "feasible"),
    "strategy": "word",
}


def meets(text):
    return Gate.parse(text).meets(RECORD)


@pytest.mark.parametrize(
    "text",
    [
        "late_orders>0",
        "late_orders",
        " late_orders == 3 ",
        "cost.total >= 1.2e3",
        "0 < late_orders <= 3",
        "not on_time_share > 0.95",
        "solution == 'feasible'",
        "solution != 'optimal' and late_orders > 2",
        "late_orders > 5 or (cost.setup == 0 and valid)",
        "valid == true",
        "gap == null",
        "late_orders > -1",
        "gap > 0.05 or late_orders > 0",
    ],
)
def test_a_condition_that_holds_is_met(text):
    assert meets(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "late_orders > 3",
        "not late_orders",
        "cost.setup",
        "cost.total < 0 or late_orders > 10",
        "3 < late_orders < 5",
        "gap != null",
        "gap > 0.05 and late_orders > 10",
        "valid == false",
    ],
)
def test_a_condition_that_does_not_hold_is_not_met(text):
    assert meets(text) is False


@pytest.mark.parametrize("text", ["gap > 0.05", "not gap > 0.05", "gap", "gap < 1 and late_orders"])
def test_a_condition_on_an_unknown_figure_stays_unknown(text):
    assert meets(text) is None


def test_a_condition_that_is_met_fails_the_gate_and_names_the_values():
    with pytest.raises(GateFailed, match=r"'late_orders>0' is met: late_orders is 3$"):
        Gate.parse("late_orders>0").enforce(RECORD)


def test_a_condition_that_stays_unknown_fails_the_gate():
    with pytest.raises(GateFailed, match="cannot be ruled out: gap is null"):
        Gate.parse("gap > 0.05").enforce(RECORD)


def test_a_condition_that_is_not_met_lets_pass():
    Gate.parse("late_orders > 3").enforce(RECORD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "late_orders >",
        "late_orders = 3",
        "late_orders + 1 > 3",
        "open('x')",
        "[1]",
        "late_orders in (1, 2)",
        "late_orders is 3",
        "().__class__",
        "lambda: 1",
        "late_orders\0",
        "(" * 400,
        "-" * 900 + "1",
        "x" * 5000,
        "1 if valid else 0",
        "b'x' == 1",
        "~late_orders",
    ],
)
def test_what_is_no_condition_is_refused_with_words(text):
    with pytest.raises(BadRequest, match="condition"):
        Gate.parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("solution > 3", "have no order"),
        ("solution", "alone is no condition"),
        ("late > 3", "no such key 'late'"),
        ("cost > 3", "not a single value"),
        ("cost.total.x > 3", "no such key"),
        ("-solution > 3", "expected a number"),
    ],
)
def test_values_that_cannot_be_compared_are_named(text, words):
    with pytest.raises(BadRequest, match=words):
        meets(text)


def test_a_misspelt_key_is_found_before_the_work_with_the_near_one():
    with pytest.raises(BadRequest, match="late_order") as caught:
        GateType(KINDS).convert("late_order > 0", None, None)
    assert caught.value.hint == "did you mean 'late_orders'?"


@pytest.mark.parametrize(
    ("text", "words", "hint"),
    [
        ("late_orders > 'a'", "late_orders and 'a' have no order", "write late_orders > 0"),
        ("late_orders == 'a'", "never equal", "late_orders is a number"),
        ("not (gap > 0 and 3 != solution)", "never equal", "write solution == 'optimal'"),
        ("solution < 'b'", "have no order", "solution is a word"),
        ("strategy < solution", "have no order", "write strategy == 'NAME'"),
        ("0 < late_orders < 'b'", "have no order", "late_orders is a number"),
        ("solution == 'optmal'", "solution is never 'optmal'", "did you mean 'optimal'?"),
        ("'optmal' != solution", "solution is never 'optmal'", "did you mean 'optimal'?"),
        ("gap > 0.1 or solution", "solution alone is no condition", "solution is a word"),
        ("'a'", "alone is no condition", None),
        ("-solution == 3", "a minus stands before solution", None),
        ("(late_orders > 0) == 'true'", "never equal", None),
        ("'a' > 3", "have no order", None),
    ],
)
def test_what_cannot_be_compared_is_refused_before_the_work(text, words, hint):
    with pytest.raises(BadRequest, match=words) as caught:
        GateType(KINDS).convert(text, None, None)
    assert hint is None or hint in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "late_orders",
        "solution != 'optimal'",
        "strategy == 'anything'",
        "strategy == solution",
        "gap == null or gap > 5e-2",
        "solution == null",
        "(late_orders > 0) == true",
        "-late_orders < -1",
        "0 < late_orders <= cost.total",
    ],
)
def test_what_can_be_compared_is_taken(text):
    assert GateType(KINDS).convert(text, None, None).text == text


@given(st.text(alphabet="late_orders<>=!andornot().'0123456789- gapcostlui", max_size=60))
def test_what_was_taken_before_the_work_is_answered_after_it(text):
    try:
        gate = GateType({**KINDS, "solution": "word"}).convert(text, None, None)
    except PlannerError:
        return
    assert gate.meets(RECORD) in (True, False, None)


def test_the_kinds_of_what_solve_prints_are_those_it_is_said_to_print(tmp_path, capsys):
    assert run(["init", str(tmp_path / "plant"), "--quiet"]) == 0
    capsys.readouterr()
    given = ["--work-limit", "1", "--json", "--quiet", "--out", str(tmp_path / "plan")]
    assert run(["solve", str(tmp_path / "plant"), *given]) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(dotted_keys(record)) == set(KEYS)
    for key, kind in KEYS.items():
        value = record
        for part in key.split("."):
            value = value[part]
        if value is not None:
            assert isinstance(value, int | float if kind == "number" else str), key
            assert not isinstance(kind, tuple) or value in kind


def test_a_condition_on_words_is_refused_before_anything_is_read(tmp_path, capsys):
    (tmp_path / "plant").mkdir()
    assert run(["solve", str(tmp_path / "plant"), "--fail-on", "late_orders > 'a'"]) == 2
    assert "late_orders is a number" in capsys.readouterr().err


def test_keys_of_inner_objects_carry_a_dot():
    assert dotted_keys({"a": 1, "b": {"c": 2, "d": {"e": 3}}}) == ("a", "b.c", "b.d.e")


@given(st.text(alphabet="late_orders<>=!andornot().'0123456789- gapcost", max_size=60))
def test_no_text_ends_in_anything_but_an_answer_or_words(text):
    try:
        answer = meets(text)
    except PlannerError:
        return
    assert answer in (True, False, None)


@given(st.integers(-5, 5), st.integers(-5, 5), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))
def test_a_comparison_is_the_opposite_of_its_negation(left, right, sign):
    record = {"a": left, "b": right}
    plain = Gate.parse(f"a {sign} b").meets(record)
    assert Gate.parse(f"not a {sign} b").meets(record) is (not plain)
