import io
import json
import subprocess
import sys

import pytest

from planner.cli import run
from planner.cli.console import Console
from tests.cli.sample import COMMANDS, RECORD


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watched(monkeypatch):
    """Put a terminal in the place of stderr; in the test itself, since pytest does so before."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    return stream


def test_words_go_to_stderr_and_data_to_stdout(capsys):
    assert run(["tell"], COMMANDS) == 0
    assert capsys.readouterr() == ("a result\n", "some words\n")


def test_with_json_stdout_holds_the_object_alone(capsys):
    assert run(["tell", "--json"], COMMANDS) == 0
    assert json.loads(capsys.readouterr().out) == RECORD


def test_the_object_stays_alone_when_a_gate_fails_after_it(capsys):
    assert run(["tell", "--json", "--fail-on", "late_orders > 0"], COMMANDS) == 5
    captured = capsys.readouterr()
    assert json.loads(captured.out) == RECORD
    assert "late_orders is 2" in captured.err


def test_quiet_keeps_the_data(capsys):
    assert run(["tell", "-q"], COMMANDS) == 0
    assert capsys.readouterr() == ("a result\n", "")


def test_a_second_object_is_refused(capsys):
    console = Console(json=True)
    console.emit({})
    with pytest.raises(RuntimeError, match="second"):
        console.emit({})


def test_a_figure_that_json_does_not_know_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        Console(json=True).emit({"gap": float("nan")})


def test_names_in_any_script_survive_the_json(capsys):
    Console(json=True).emit({"order": "Müller 訂單"})
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == {"order": "Müller 訂單"}


def test_colour_is_for_a_terminal(monkeypatch):
    terminal = watched(monkeypatch)
    Console().error("no")
    assert "\x1b[" in terminal.getvalue()


def test_no_color_is_respected(monkeypatch):
    terminal = watched(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    Console().error("no")
    assert terminal.getvalue() == "error: no\n"


def test_a_pipe_is_never_coloured(capsys):
    Console().error("no")
    assert capsys.readouterr().err == "error: no\n"


@pytest.mark.parametrize(
    ("quiet", "term", "live"),
    [
        (False, "xterm", True),
        (True, "xterm", False),
        (False, "dumb", False),
    ],
)
def test_progress_is_drawn_for_a_person_at_a_terminal(monkeypatch, quiet, term, live):
    watched(monkeypatch)
    monkeypatch.setenv("TERM", term)
    assert Console(quiet=quiet).live is live


def test_no_progress_is_drawn_into_a_pipe(capsys):
    assert not Console().live


def test_the_rich_console_takes_words_as_they_are(capsys):
    Console().rich().print("order [red]7[/red]")
    assert capsys.readouterr().err == "order [red]7[/red]\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["tell"], 0),
        (["tell", "--json", "--fail-on", "late_orders>0"], 5),
        (["--help"], 0),
    ],
)
def test_a_reader_that_leaves_early_changes_no_exit_code(arguments, code):
    script = (
        "import sys; from planner.cli import run; from tests.cli.sample import COMMANDS; "
        "sys.stdin.read(); sys.exit(run(sys.argv[1:], COMMANDS))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    process.stdin.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == code
    assert b"Traceback" not in told
    assert b"BrokenPipe" not in told
