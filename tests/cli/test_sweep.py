"""`planner sweep`: from the shell, also on a cluster that loses a worker."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
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


class DaskHere:
    """A scheduler and workers of this computer, on loopback only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{command[0]}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{command[0]}", *command[1:]],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            )
        self.processes.append(process)
        return process

    def scheduler(self) -> None:
        loopback = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.start("scheduler", *loopback)
        log = self.folder / "scheduler-0.log"
        end = time.monotonic() + 60
        while time.monotonic() < end:
            found = re.search(rb"tcp://127\.0\.0\.1:\d+", log.read_bytes())
            if found:
                self.address = found[0].decode()
                return
            time.sleep(0.1)
        raise AssertionError(log.read_text(encoding="utf-8"))

    def worker(self) -> subprocess.Popen[bytes]:
        alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
        return self.start("worker", self.address, "--host", "127.0.0.1", *alone)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait(timeout=30)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[DaskHere]:
    """Return a cluster of two workers, which ends with the test."""
    (tmp_path / "cluster").mkdir()
    here = DaskHere(tmp_path / "cluster")
    try:
        here.scheduler()
        yield here
    finally:
        here.stop()


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed_on_the_way(
    folder: Path, cluster: DaskHere
) -> None:
    assert run(arguments(folder, "alone", "--workers", "1")) == 0
    doomed, _ = cluster.worker(), cluster.worker()
    command = [sys.executable, "-c", "from planner.cli import main; main()"]
    sweep = subprocess.Popen(
        [*command, *arguments(folder, "together", "--cluster", cluster.address)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    journal = folder / "together" / "journal.jsonl"
    end = time.monotonic() + 120
    while time.monotonic() < end and sweep.poll() is None:
        if journal.exists() and journal.read_text(encoding="utf-8").count("\n") > 1:
            break
        time.sleep(0.02)
    doomed.send_signal(signal.SIGKILL)
    _, errors = sweep.communicate(timeout=180)
    assert sweep.returncode == 0, errors.decode()
    assert doomed.wait(timeout=30) != 0
    tables = [(folder / name / "sweep.parquet").read_bytes() for name in ("alone", "together")]
    assert tables[0] == tables[1]
