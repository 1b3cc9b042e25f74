import json

import pytest

from planner.cli import run
from tests.cli.sample import COMMANDS

ENDINGS = {"usage": 2, "input": 3, "none": 4, "invalid": 5, "file": 2, "disk": 2, "interrupt": 130}
ENDINGS["bug"] = 1


def fail(*arguments):
    return run(["fail", *arguments], COMMANDS)


@pytest.mark.parametrize(("kind", "code"), ENDINGS.items())
def test_every_kind_of_error_has_its_exit_code_and_no_traceback(kind, code, capsys):
    assert fail(kind) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(("kind", "code"), ENDINGS.items())
def test_with_json_every_error_is_one_object_on_stdout(kind, code, capsys):
    assert fail(kind, "--json") == code
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["exit_code"] == code
    assert error["message"]


def test_a_usage_error_found_before_any_option_is_read_is_json_as_well(capsys):
    assert fail("usage", "--nonsense", "--json") == 2
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "usage"


def test_defects_are_told_with_their_place_and_hint(capsys):
    fail("input")
    told = capsys.readouterr().err
    assert "orders.csv, row 7, column product" in told
    assert "hint: did you mean 'chair'?" in told
    assert "error: the input has 1 error\n" in told


def test_defects_are_in_the_json_error_field_by_field(capsys):
    fail("input", "--json")
    (defect,) = json.loads(capsys.readouterr().out)["error"]["defects"]
    assert defect["code"] == "unknown-product"
    assert (defect["file"], defect["row"], defect["column"]) == ("orders.csv", 7, "product")


def test_violations_are_told_one_by_one(capsys):
    fail("invalid")
    assert "error: order 3 is made twice\n" in capsys.readouterr().err


def test_a_hint_follows_its_message(capsys):
    fail("none")
    assert "error: no plan in 1 s\nhint: give it more time\n" in capsys.readouterr().err


def test_a_file_that_cannot_be_opened_is_named(capsys):
    fail("file")
    assert "error: no/such/file: no such file or directory\n" in capsys.readouterr().err


def test_a_full_disk_is_no_mistake_of_ours(capsys):
    fail("disk")
    assert "error: the system refuses: no space left on device\n" in capsys.readouterr().err


def test_quiet_holds_back_words_but_not_errors(capsys):
    fail("none", "--quiet")
    told = capsys.readouterr().err
    assert "about to fail" not in told
    assert "error: no plan in 1 s" in told


def test_a_mistake_of_ours_asks_to_be_reported(capsys):
    fail("bug")
    told = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in told
    assert "please report it" in told


def test_the_traceback_of_a_mistake_is_shown_when_debugging(monkeypatch, capsys):
    monkeypatch.setenv("PLANNER_DEBUG", "1")
    assert fail("bug") == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_a_misspelt_option_is_answered_with_the_near_one(capsys):
    assert fail("none", "--quite") == 2
    told = capsys.readouterr().err
    assert "error: no such option '--quite'" in told
    assert "'--quiet'" in told


def test_a_misspelt_choice_is_answered_with_the_near_one(capsys):
    assert fail("imput") == 2
    assert "hint: did you mean 'input'?\n" in capsys.readouterr().err


def test_a_choice_like_nothing_known_points_to_the_help(capsys):
    assert fail("qqqq") == 2
    assert "hint: `planner fail --help` says what it takes\n" in capsys.readouterr().err


def test_a_missing_argument_is_named(capsys):
    assert fail() == 2
    assert "error: missing argument" in capsys.readouterr().err
