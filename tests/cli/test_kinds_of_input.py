"""Comparisons and sweeps of a workbook, of a book with bad lines, and where nothing can be kept."""

import json
from pathlib import Path

import polars as pl
import pytest

from planner.cli import run
from tests.planner.analysis.here import in_this_process

__all__ = ["in_this_process"]
pytestmark = pytest.mark.usefixtures("in_this_process")
SWEEP = 'strategies = ["custom", "optimal"]\n[grid]\nvolume = [0.5, 1.0]\n'
TABLE = {"compare": "comparison.parquet", "sweep": "sweep.parquet"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a plant, the same plant as a workbook, and a question."""
    for target in ("plant", "plant.xlsx"):
        assert run(["init", str(tmp_path / target), "--quiet"]) == 0
    (tmp_path / "asked.toml").write_text(SWEEP, encoding="utf-8")
    return tmp_path


def arguments(command: str, folder: Path, plant: str, out: str, *more: str) -> list[str]:
    asked = {
        "compare": (
            *("--strategies", "custom,optimal", "--scenarios", "2", "--work-limit", "0.002"),
            *("--simulate", "5"),
        ),
        "sweep": (str(folder / "asked.toml"),),
    }[command]
    where = ("--workers", "1", "--out", str(folder / out))
    return [command, str(folder / plant), *asked, *where, *more]


def figures(command: str, folder: Path, out: str) -> pl.DataFrame:
    return pl.read_parquet(folder / out / TABLE[command])


@pytest.mark.parametrize("command", TABLE)
def test_a_workbook_gives_the_figures_of_its_folder(command: str, folder: Path) -> None:
    assert run(arguments(command, folder, "plant", "of-folder", "--quiet")) == 0
    assert run(arguments(command, folder, "plant.xlsx", "of-workbook", "--quiet")) == 0
    assert figures(command, folder, "of-workbook").equals(figures(command, folder, "of-folder"))


@pytest.mark.parametrize("command", TABLE)
def test_bad_lines_reject_a_book_unless_they_are_set_aside(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments(command, folder, "plant", "good", "--quiet")) == 0
    book = folder / "plant" / "orders.csv"
    with book.open("a", encoding="utf-8") as lines:
        lines.write("9001,sofa,10,2026-03-05,,,\n9002,chair,none,2026-03-05,,,\n")
    assert run(arguments(command, folder, "plant", "bad", "--quiet")) == 3
    assert not (folder / "bad").exists()
    capsys.readouterr()
    assert run(arguments(command, folder, "plant", "rest", "--quarantine", "--json")) == 0
    written = capsys.readouterr()
    assert "2 order lines with errors set aside, 12 to plan" in written.err
    assert json.loads(written.out)["files"]
    assert figures(command, folder, "rest").equals(figures(command, folder, "good"))
    plans = [json.loads(file.read_text()) for file in (folder / "rest").rglob("plan.json")]
    assert all(
        [line["order"] for line in plan["quarantined"]] == ["9001", "9002"] for plan in plans
    )
    assert plans or command == "sweep"


@pytest.mark.parametrize("command", TABLE)
def test_a_place_where_nothing_can_be_written_is_said_before_any_work(
    command: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*args: object, **kwargs: object) -> str:
        raise PermissionError(13, "Permission denied")

    def work(*args: object, **kwargs: object) -> None:
        raise AssertionError("there was work")

    monkeypatch.setattr("planner.folders.tempfile.mkdtemp", refuse)
    monkeypatch.setattr("planner.analysis.comparison.compare.compare", work)
    monkeypatch.setattr("planner.analysis.sweep.sweep.sweep", work)
    assert run(arguments(command, folder, "plant", "read-only", "--json")) == 2
    written = capsys.readouterr()
    assert "read-only: Permission denied" in written.err
    assert "hint: name another folder with --out" in written.err
    assert json.loads(written.out)["error"]["kind"] == "usage"
    assert not (folder / "read-only").exists()
