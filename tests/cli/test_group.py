import pytest

from planner.cli import COMMANDS, run
from planner.cli.group import Entry
from planner.cli.program import group
from tests.cli import sample

NAMES = tuple(group().list_commands(group().make_context("planner", ["x"])))


def test_help_lists_the_registered_commands_with_their_short_help(capsys):
    assert run(["--help"], sample.COMMANDS) == 0
    shown = capsys.readouterr().out
    assert "fail  Fail in some way." in shown
    assert "tell  Tell a result." in shown


def test_a_command_whose_module_is_not_there_is_not_listed(capsys):
    run(["--help"], sample.COMMANDS)
    assert "later" not in capsys.readouterr().out


def test_the_version_is_the_package_s(capsys):
    from planner import __version__

    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"planner {__version__}\n"


def test_without_a_command_the_help_is_shown_as_a_usage_error(capsys):
    assert run([], sample.COMMANDS) == 2
    assert "Usage: planner" in capsys.readouterr().err


def test_a_misspelt_command_is_answered_with_the_near_one(capsys):
    assert run(["tel"], sample.COMMANDS) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "error: no such command 'tel'\nhint: did you mean 'tell'?\n"


def test_a_target_that_is_no_command_is_a_mistake_of_ours(capsys):
    entry = Entry("odd", "tests.cli.sample:RECORD", "Not a command.")
    assert run(["odd"], [entry]) == 1
    assert "expected a command" in capsys.readouterr().err


def test_no_command_is_registered_twice():
    names = [entry.name for entry in COMMANDS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(name, capsys):
    assert run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"Usage: planner {name}" in shown
    assert "--json" in shown
    assert "--quiet" in shown
