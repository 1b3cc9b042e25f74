"""`planner sweep --cluster`: on a cluster that loses a worker, or whose user loses patience."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from planner.cli import run
from tests.cli.dask_here import DaskHere

SWEEP = """
strategies = ["custom", "optimal"]
[grid]
stations = [1, 2, 3]
volume = [0.5, 1.0, 1.5, 2.0]
"""
MANY = f"""
strategies = ["custom", "optimal"]
[grid]
volume = {[number / 100 for number in range(50, 70)]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a plant and a question."""
    assert run(["init", str(tmp_path / "plant"), "--quiet"]) == 0
    (tmp_path / "asked.toml").write_text(SWEEP, encoding="utf-8")
    return tmp_path


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


def arguments(folder: Path, out: str, *more: str) -> list[str]:
    given = [str(folder / "plant"), str(folder / "asked.toml")]
    return ["sweep", *given, "--out", str(folder / out), "--quiet", *more]


def started(folder: Path, out: str, cluster: DaskHere) -> subprocess.Popen[str]:
    """Run a sweep on a cluster in a process of its own."""
    command = "from planner.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", command, *arguments(folder, out, "--cluster", cluster.address)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(condition: Callable[[], bool], seconds: float = 120.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def finished(folder: Path, out: str) -> int:
    """Return how many points a journal holds; its first line says what it is of."""
    journal = folder / out / "journal.jsonl"
    return journal.read_text(encoding="utf-8").count("\n") - 1 if journal.exists() else 0


@pytest.mark.deep
def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed_on_the_way(
    folder: Path, cluster: DaskHere
) -> None:
    assert run(arguments(folder, "alone", "--workers", "1")) == 0
    doomed, _ = cluster.worker(), cluster.worker()
    sweep = started(folder, "together", cluster)
    assert until(lambda: finished(folder, "together") > 0 or sweep.poll() is not None)
    doomed.send_signal(signal.SIGKILL)
    _, errors = sweep.communicate(timeout=180)
    assert sweep.returncode == 0, errors
    assert doomed.wait(timeout=30) != 0
    tables = [(folder / name / "sweep.parquet").read_bytes() for name in ("alone", "together")]
    assert tables[0] == tables[1]


def test_an_interrupt_keeps_what_is_finished_and_leaves_the_cluster_to_others(
    folder: Path, cluster: DaskHere
) -> None:
    (folder / "asked.toml").write_text(MANY, encoding="utf-8")
    cluster.worker()
    sweep = started(folder, "together", cluster)
    try:
        assert until(lambda: finished(folder, "together") > 1 or sweep.poll() is not None)
        sweep.send_signal(signal.SIGINT)
        _, errors = sweep.communicate(timeout=60)
    finally:
        sweep.kill()
        sweep.wait(timeout=30)
    assert sweep.returncode == 130, errors
    assert errors == "error: interrupted\n"
    kept = finished(folder, "together")
    assert 1 < kept < 20
    assert not (folder / "together" / "sweep.parquet").exists()
    assert until(lambda: "Close client connection" in cluster.told(), seconds=30)
    # What is kept is not evaluated again, and the rest does not need the cluster.
    again = folder / "together" / "timings.jsonl"
    before = again.read_text(encoding="utf-8")
    assert run(arguments(folder, "together", "--workers", "1")) == 0
    timings = again.read_text(encoding="utf-8")
    assert timings.startswith(before)
    assert timings.count("\n") == 20
