"""Ctrl-C in commands that have processes at work: these end, and nothing is said but that."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner.cli import run

SWEEP = """
strategies = ["custom", "optimal"]
evaluator = "detailed"
time_limit = 300
[grid]
volume = [0.5, 1.0, 1.5, 2.0]
"""


def started(*arguments: str) -> subprocess.Popen[str]:
    """Run planner in a group of its own, so that whatever outlives it can be found."""
    return subprocess.Popen(
        [sys.executable, "-c", "from planner.cli import main; main()", *arguments],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def others_in_group(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that a command has started and that are still there."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == process.pid:
                found.append(int(entry.name))
        except ProcessLookupError:
            continue
    return [number for number in found if number != process.pid]


def until(condition, seconds: float = 120.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to see processes")
@pytest.mark.parametrize("command", ["compare", "sweep"])
def test_an_interrupt_ends_all_processes_and_exits_with_130(command: str, tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "plant"), "--quiet"]) == 0
    (tmp_path / "asked.toml").write_text(SWEEP, encoding="utf-8")
    given = {
        "compare": ("--strategies", "custom,optimal", "--time-limit", "300"),
        "sweep": (str(tmp_path / "asked.toml"),),
    }[command]
    out = ("--out", str(tmp_path / "out"), "--workers", "2", "--quiet")
    process = started(command, str(tmp_path / "plant"), *given, *out)
    try:
        # Two at work, and the one that keeps track of what they share.
        assert until(lambda: len(others_in_group(process)) >= 3 or process.poll() is not None)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=40)
        assert process.returncode == 130, errors
        assert errors == "error: interrupted\n"
        assert until(lambda: not others_in_group(process), seconds=10)
        assert not (tmp_path / "out" / "comparison.json").exists()
    finally:
        for number in others_in_group(process):
            os.kill(number, signal.SIGKILL)
        process.kill()
        process.wait(timeout=30)
