"""`planner compare`: what it prints and writes."""

import contextlib
import io
import json
from pathlib import Path

import polars as pl
import pytest

from planner.cli import run
from tests.planner.analysis.here import in_this_process
from tests.planner.analysis.tight_week import write_tight_week

__all__ = ["in_this_process"]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """Return a folder with a plant and a comparison of it, and the object that was printed."""
    folder = tmp_path_factory.mktemp("week")
    assert run(["init", str(folder / "plant"), "--quiet"]) == 0
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert run(arguments(folder, "--json", "--quiet")) == 0
    return folder, json.loads(printed.getvalue())


@pytest.fixture
def week(compared: tuple[Path, dict]) -> Path:
    return compared[0]


def arguments(folder: Path, *more: str) -> list[str]:
    return [
        *("compare", str(folder / "plant"), "--strategies", "custom,optimal", "--scenarios", "2"),
        *("--work-limit", "0.002", "--out", str(folder / "out"), *more),
    ]


def test_the_json_object_has_costs_that_add_up(compared: tuple[Path, dict]) -> None:
    _, record = compared
    assert [row["strategy"] for row in record["strategies"]] == ["custom", "optimal"]
    for row in record["strategies"]:
        terms = [amount for term, amount in row["cost"].items() if term != "total"]
        assert sum(terms) == pytest.approx(row["cost"]["total"], abs=0.001)
        assert {"gap", "on_time_share", "regimes"} <= row.keys()
    assert [row["strategy"] for row in record["differences"]] == ["optimal"]
    assert record["dominated"][0]["strategy"] == "custom"


def test_the_table_has_a_row_for_each_strategy_and_scenario(week: Path) -> None:
    frame = pl.read_parquet(week / "out" / "comparison.parquet")
    assert frame.select("strategy", "scenario").rows() == [
        *(("custom", 0), ("optimal", 0), ("custom", 1), ("optimal", 1)),
    ]
    terms = [name for name in frame.columns if name.startswith("cost_") and name != "cost_total"]
    error = (frame.select(terms).sum_horizontal() - frame["cost_total"]).abs().max()
    assert error < 1e-6


def test_the_page_and_the_workbook_are_among_the_files(compared: tuple[Path, dict]) -> None:
    week, record = compared
    files = [Path(name) for name in record["files"]]
    assert {"comparison.html", "comparison.xlsx"} <= {file.name for file in files}
    assert all(file.exists() for file in files)
    page = (week / "out" / "comparison.html").read_text(encoding="utf-8")
    assert "optimal is cheapest" in page


def test_the_plans_behind_it_verify(week: Path) -> None:
    for name in ("custom", "optimal"):
        assert run(["verify", str(week / "out" / "plans" / name), "--quiet"]) == 0


def test_a_folder_of_someone_else_is_left_alone(week: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    given = arguments(week, "--quiet")
    given[given.index("--out") + 1] = str(tmp_path)
    assert run(given) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("strategies", ["mass,nonsense", "nowhere.toml", ","])
def test_a_strategy_that_is_none_is_a_usage_error(week: Path, strategies: str) -> None:
    given = arguments(week, "--quiet")
    given[given.index("--strategies") + 1] = strategies
    assert run(given) == 2


@pytest.mark.usefixtures("in_this_process")
def test_a_strategy_without_a_plan_stands_in_the_table_and_in_the_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant = write_tight_week(tmp_path / "tight")
    given = [
        *("compare", str(plant), "--strategies", "mass,custom", "--scenarios", "1"),
        *("--work-limit", "0.002", "--out", str(tmp_path / "out")),
    ]
    assert run([*given, "--quiet"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:3] == ["mass", "no", "plan"] for line in lines)
    assert run([*given, "--quiet", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [row["strategy"] for row in record["strategies"]] == ["custom"]
    (missing,) = record["without_plan"]
    assert (missing["strategy"], missing["scenario"], missing["solution"]) == (
        *("mass", 0),
        "infeasible",
    )
