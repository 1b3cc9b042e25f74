"""`planner sweep`, from the shell."""

import json
from pathlib import Path

import polars as pl
import pytest

from planner.cli import run

SWEEP = """
name = "benches"
question = "Is a third bench worth its cost?"
strategies = ["custom", "optimal"]
[grid]
stations = [1, 2, 3]
volume = [0.5, 1.0, 1.5, 2.0]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a plant and a question."""
    assert run(["init", str(tmp_path / "plant"), "--quiet"]) == 0
    (tmp_path / "benches.toml").write_text(SWEEP, encoding="utf-8")
    return tmp_path


def arguments(folder: Path, out: str, *more: str) -> list[str]:
    given = [str(folder / "plant"), str(folder / "benches.toml")]
    return ["sweep", *given, "--out", str(folder / out), "--quiet", *more]


def test_it_prints_one_object_with_every_row(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments(folder, "out", "--workers", "1", "--json")) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["points"] == 12
    assert len(record["rows"]) == 24
    assert str(folder / "out" / "sweep.html") in record["files"]
    page = (folder / "out" / "sweep.html").read_text(encoding="utf-8")
    assert "Is a third bench worth its cost?" in page
    frame = pl.read_parquet(folder / "out" / "sweep.parquet")
    assert frame["number"].to_list() == [row["number"] for row in record["rows"]]
    assert frame["volume"].n_unique() == 4


def test_any_number_of_workers_writes_the_same_bytes(folder: Path) -> None:
    tables = []
    for workers in ("1", "2"):
        assert run(arguments(folder, f"out-{workers}", "--workers", workers)) == 0
        tables.append((folder / f"out-{workers}" / "sweep.parquet").read_bytes())
    assert tables[0] == tables[1]


def test_a_strategy_of_ones_own_is_found_beside_the_sweep(folder: Path) -> None:
    (folder / "own.toml").write_text('name = "own"\n[switches]\novertime = false\n', "utf-8")
    text = SWEEP.replace('"custom", "optimal"', '"own.toml"')
    (folder / "benches.toml").write_text(text, encoding="utf-8")
    assert run(arguments(folder, "out", "--workers", "1")) == 0
    assert set(pl.read_parquet(folder / "out" / "sweep.parquet")["strategy"]) == {"own"}


def test_a_cluster_that_is_not_there_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.analysis.executors._WAIT_SECONDS", 0.5)
    assert run(arguments(folder, "out", "--cluster", "tcp://127.0.0.1:9")) == 2
    assert "no cluster answers" in capsys.readouterr().err


def test_a_point_that_cannot_be_is_a_warning_and_no_end(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = "[[points]]\ncells = 3\n[[points]]\nstations = 1\n"
    (folder / "benches.toml").write_text(f'strategies = ["custom"]\n{points}', encoding="utf-8")
    given = [word for word in arguments(folder, "out", "--workers", "1") if word != "--quiet"]
    assert run([*given, "--json"]) == 0
    written = capsys.readouterr()
    assert "warning: left out: 1 point, " in written.err
    assert "no flexible resource to clone" in written.err
    record = json.loads(written.out)
    assert list(record["left_out"]) == ["0"]
    assert [row["number"] for row in record["rows"]] == [1]
    (folder / "benches.toml").write_text("[[points]]\ncells = 3\n", encoding="utf-8")
    assert run(arguments(folder, "none", "--workers", "1")) == 2
    assert "no point of this sweep can be" in capsys.readouterr().err
