"""`planner simulate`: a plan replayed under noise."""

import csv
import json
import re
from pathlib import Path

import pytest

from planner.cli import run


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a quick plan."""
    folder = tmp_path_factory.mktemp("week")
    assert run(["init", str(folder / "plant"), "--example", "furniture-week", "--quiet"]) == 0
    arguments = ["solve", str(folder / "plant"), "--work-limit", "0.2", "--quiet"]
    assert run([*arguments, "--out", str(folder / "plan")]) == 0
    return folder / "plan"


def test_it_says_how_sure_cost_and_dates_are(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", str(plan), "--replications", "100"]) == 0
    out = capsys.readouterr().out
    assert "replayed 100 times" in out
    assert "on time in full: planned" in out


def test_a_due_date_without_a_time_is_the_end_of_its_day(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", str(plan), "--replications", "100"]) == 0
    heading, *rows = capsys.readouterr().out.partition("most at risk:\n")[2].splitlines()
    due = heading.index("due") + len("due")
    at_risk = [row for row in rows if row.startswith("SO-")]
    assert at_risk
    assert all(
        re.search(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ Mar 24:00$", row[:due]) for row in at_risk
    )


def test_the_same_seed_prints_the_same_json(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = []
    for seed in ("1", "1", "2"):
        arguments = ["simulate", str(plan), "--replications", "50", "--seed", seed, "--json"]
        assert run(arguments) == 0
        outputs.append(json.loads(capsys.readouterr().out))
    assert outputs[0] == outputs[1]
    assert outputs[0]["orders"] != outputs[2]["orders"]


def test_without_noise_the_plan_comes_true(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calm = ["--duration-noise", "0", "--hours-between-failures", "0", "--late-receipts", "0"]
    assert (
        run(["simulate", str(plan), "--replications", "3", *calm, "--yield-noise", "0", "--json"])
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert found["cost_p95"] == found["planned_cost"]
    assert found["on_time_share"] == found["planned_on_time_share"]


def test_every_order_is_in_the_csv(plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    assert run(["simulate", str(plan), "--replications", "20", "--csv", str(file), "-q"]) == 0
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    made = json.loads((plan / "plan.json").read_text(encoding="utf-8"))["orders"]
    assert [row["order"] for row in rows] == [order["order"] for order in made]


def test_a_folder_without_a_plan_is_refused(tmp_path: Path) -> None:
    assert run(["simulate", str(tmp_path)]) == 2


def test_a_plan_that_was_tampered_with_is_not_replayed(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(plan, copy)
    document = json.loads((copy / "plan.json").read_text(encoding="utf-8"))
    document["orders"][0]["steps"][0]["resource"] = "nowhere"
    (copy / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    assert run(["simulate", str(copy)]) == 5
    assert "planner verify" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--hours-between-failures", "1e-300"),
        ("--hours-between-failures", "inf"),
        ("--hours-to-repair", "1e300"),
        ("--late-days", "1e300"),
        ("--duration-noise", "nan"),
        ("--replications", "0"),
    ],
)
def test_noise_beyond_all_bounds_is_a_usage_error(
    plan: Path, option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", str(plan), option, value]) == 2
    assert option in capsys.readouterr().err


def test_without_breakdowns_it_says_so(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["simulate", str(plan), "--replications", "10", "--hours-between-failures", "0"]) == 0
    )
    assert "no breakdowns" in capsys.readouterr().out
