import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator

from planner.plan import (
    InputFile,
    Plan,
    changed_inputs,
    fingerprints,
    fixed_offset,
    plan_schema,
    summarize,
)
from tests.planner.plan.builders import a_plan, an_order


def test_the_schema_accepts_a_plan_and_rejects_a_misspelt_key():
    validator = Draft202012Validator(plan_schema())
    document = json.loads(a_plan().model_dump_json())
    assert validator.is_valid(document)
    assert not validator.is_valid({**document, "ordres": []})


def test_a_negative_lateness_survives_the_file():
    plan = a_plan(an_order(late_by=timedelta(hours=-30)))
    assert Plan.model_validate_json(plan.model_dump_json()).orders[0].lateness == timedelta(
        hours=-30
    )


def test_both_instants_of_a_repeated_hour_stay_apart_in_the_file():
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone)
    second = first.replace(fold=1)
    assert fixed_offset(second) - fixed_offset(first) == timedelta(hours=1)
    assert fixed_offset(second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_late_orders_come_latest_first():
    hours = {"A": -1, "B": 2, "C": 5}
    plan = a_plan(*(an_order(name, timedelta(hours=h)) for name, h in hours.items()))
    assert [order.order for order in plan.late_orders] == ["C", "B"]


def test_the_summary_adds_up_to_the_cent():
    summary = summarize(a_plan())
    terms = summary.cost.model_dump(exclude={"total"})
    assert sum(terms.values()) == summary.cost.total == summary.objective == Decimal("2.00")


def test_opening_a_plan_loads_no_solver():
    code = (
        "import sys, planner.plan; "
        "assert not {'solvers', 'ortools', 'numba', 'polars'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_changed_and_a_missing_input_are_noticed(tmp_path):
    for name in ("same.csv", "other.csv", "gone.csv"):
        (tmp_path / name).write_text(name)
    names = ("same.csv", "other.csv", "gone.csv")
    inputs = fingerprints({name: tmp_path / name for name in names})
    assert inputs[0] == InputFile(path="same.csv", sha256=inputs[0].sha256)
    (tmp_path / "other.csv").write_text("edited")
    (tmp_path / "gone.csv").unlink()
    assert changed_inputs(inputs, tmp_path) == ("other.csv", "gone.csv")
