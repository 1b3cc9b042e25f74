"""Ctrl-C in commands that have processes at work: these end, and nothing is said but that."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner.cli import run
from planner.cli.console import Console
from planner.cli.exits import INTERRUPTED, exit_code

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


PRESSED_AT_IMPORT = """
import os, signal, sys
wanted = sys.argv.pop(1)
def press(event, arguments):
    global wanted
    if event == "import" and arguments[0] == wanted:
        wanted = None
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(press)
from planner.cli import main
main()
"""
"""The program, with a Ctrl-C at the moment at which it begins to load a module."""

LOST = """
import os, signal, sys, time
from planner.cli import program
class Callback:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
def run(arguments, interrupted):
    Callback()
    for _ in range(1000):
        time.sleep(0.01)
    return 0
def guarded(arguments, interrupted):
    try:
        return run(arguments, interrupted)
    except KeyboardInterrupt:
        return 130
program.run = guarded
program.begin()
"""
"""A Ctrl-C in a callback of the interpreter, which drops whatever is raised there."""

TURNED = """
import os, signal, sys
from planner.cli import program, group
def load(entry):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000): pass
    except KeyboardInterrupt:
        raise ImportError("compiled code failed to load") from None
group.Entry.load = load
program.begin()
"""
"""A Ctrl-C that a library of compiled code reports as another error."""


def outcome(script: str, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "module",
    [
        *("planner.cli.program", "click", "planner.errors", "planner.cli.options"),
        *("polars", "pydantic", "planner.orders", "numpy", "dataframely"),
    ],
)
def test_an_interrupt_while_the_program_is_loaded_says_so_and_nothing_else(module: str) -> None:
    found = outcome(PRESSED_AT_IMPORT, module, "check", "instances/bicycle-week")
    assert found == (INTERRUPTED, "", "error: interrupted\n")


@pytest.mark.parametrize("module", ["numba", "planner.reports"])
def test_an_interrupt_while_the_engine_is_loaded_says_so_and_nothing_else(
    module: str, tmp_path: Path
) -> None:
    given = ("solve", "instances/bicycle-week", "--time-limit", "1", "--quiet")
    found = outcome(PRESSED_AT_IMPORT, module, *given, "--out", str(tmp_path / "plan"))
    assert found == (INTERRUPTED, "", "error: interrupted\n")


def test_an_interrupt_while_a_solver_is_loaded_keeps_the_plan_there_is(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "plant"), "--quiet"]) == 0
    given = ("solve", str(tmp_path / "plant"), "--time-limit", "60", "--quiet")
    out = ("--out", str(tmp_path / "plan"))
    code, _, errors = outcome(PRESSED_AT_IMPORT, "ortools.sat.python", *given, *out)
    assert (code, errors) == (INTERRUPTED, "error: interrupted\n")
    assert (tmp_path / "plan" / "plan.json").exists()


@pytest.mark.parametrize("module", ["click", "polars"])
def test_an_interrupt_leaves_one_json_object_whenever_it_comes(module: str, capsys) -> None:
    code, told, errors = outcome(
        PRESSED_AT_IMPORT, module, "check", "instances/bicycle-week", "--json"
    )
    exit_code(KeyboardInterrupt(), Console(json=True))
    assert (code, told, errors) == (INTERRUPTED, *capsys.readouterr())
    assert json.loads(told)["error"]["exit_code"] == INTERRUPTED


def test_an_interrupt_that_the_interpreter_drops_comes_again() -> None:
    assert outcome(LOST) == (INTERRUPTED, "", "")


def test_an_interrupt_that_comes_back_as_another_error_is_still_one() -> None:
    found = outcome(TURNED, "check", "instances/bicycle-week")
    assert found == (INTERRUPTED, "", "error: interrupted\n")
