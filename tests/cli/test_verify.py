"""`planner verify`: what it prints, and how it ends."""

import json
import shutil
from pathlib import Path

import pytest

from planner.cli import run


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the minimal plant, its orders and its plan."""
    folder = tmp_path_factory.mktemp("works")
    assert run(["init", str(folder / "plant"), "--quiet"]) == 0
    solve = ["solve", str(folder / "plant"), "--out", str(folder / "plan"), "--quiet"]
    assert run([*solve, "--work-limit", "0.01", "--workers", "1"]) == 0
    return folder


@pytest.fixture
def works(solved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a copy of it to spoil."""
    shutil.copytree(solved, tmp_path / "works")
    capsys.readouterr()
    return tmp_path / "works"


def change(works: Path, *path: str | int, to: object) -> None:
    """Set one value of ``plan.json``."""
    file = works / "plan" / "plan.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    part = document
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = to
    file.write_text(json.dumps(document), encoding="utf-8")


def test_a_plan_as_solved_verifies(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(works / "plan")]) == 0
    told = capsys.readouterr()
    assert "verifies" in told.out
    assert told.err == ""


def test_the_json_object_names_the_checks(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(works / "plan"), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["valid"] is True
    assert record["violations"] == record["changed_inputs"] == []
    assert {"core: schedule", "audit: money"} <= set(record["checks"])


def test_a_changed_plan_ends_with_five(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(works, "kpis", "otif", to=0.123)
    change(works, "cost", "production", to=1)
    assert run(["verify", str(works / "plan"), "--json"]) == 5
    told = capsys.readouterr()
    record = json.loads(told.out)
    assert record["valid"] is False
    assert any("otif is stated as 0.123" in violation for violation in record["violations"])
    assert any("production is stated" in violation for violation in record["violations"])
    assert "breaks" in told.err


def test_violations_are_told_to_people_too(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(works, "kpis", "otif", to=0.123)
    assert run(["verify", str(works / "plan")]) == 5
    assert "otif is stated as 0.123" in capsys.readouterr().out


def test_changed_originals_are_a_warning(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (works / "plant" / "orders.csv").open("a", encoding="utf-8") as book:
        book.write("\n")
    assert run(["verify", str(works / "plan"), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["changed_inputs"] == ["../plant/orders.csv"]
    assert "warning: ../plant/orders.csv has changed" in told.err


def test_a_damaged_plan_cannot_be_verified(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (works / "plan" / "plan.json").write_text("{", encoding="utf-8")
    assert run(["verify", str(works / "plan")]) == 2
    assert "is damaged" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["orders.csv", "plant/plant.toml"])
def test_damaged_inputs_are_named(
    works: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (works / "plan" / "inputs" / name).write_text("[[[\n", encoding="utf-8")
    assert run(["verify", str(works / "plan")]) == 2
    assert "is damaged" in capsys.readouterr().err


def test_a_folder_without_a_plan_is_said(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(works / "plant")]) == 2
    assert "plan.json" in capsys.readouterr().err


def test_a_copy_of_other_orders_does_not_fit_the_plan(
    works: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = works / "plan" / "inputs" / "orders.csv"
    lines = book.read_text(encoding="utf-8").splitlines()
    book.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert run(["verify", str(works / "plan"), "--json"]) == 5
    record = json.loads(capsys.readouterr().out)
    assert any("not in the order book" in violation for violation in record["violations"])
