from datetime import UTC, datetime

import pytest

from planner.cli import run
from planner.cli.options import InstantType
from tests.cli.sample import COMMANDS


def show(*arguments):
    return run(["show", *map(str, arguments)], COMMANDS)


def test_a_date_alone_is_midnight():
    assert InstantType().convert("2026-03-02", None, None) == datetime(2026, 3, 2)  # noqa: DTZ001


def test_an_offset_is_kept():
    instant = InstantType().convert("2026-03-02T06:00Z", None, None)
    assert instant == datetime(2026, 3, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "02.03.2026"])
def test_what_is_no_date_is_a_usage_error_that_shows_one(text, tmp_path, capsys):
    assert show(tmp_path, "--start", text) == 2
    assert "is not a date; write 2026-03-02" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_start_in_years_that_no_calendar_reaches_is_a_usage_error(text, tmp_path, capsys):
    assert show(tmp_path, "--start", text) == 2
    assert "is not between 1900 and 2200" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--time-limit", "--gap", "--work-limit"])
def test_what_is_not_a_number_is_no_limit(option, tmp_path, capsys):
    assert run(["solve", str(tmp_path), option, "nan"]) == 2
    assert "'nan' is not a number" in capsys.readouterr().err


def test_a_plant_that_is_not_there_is_named(tmp_path, capsys):
    assert show(tmp_path / "nowhere") == 2
    assert "nowhere' does not exist" in capsys.readouterr().err


def test_options_reach_the_command(tmp_path, capsys):
    book = tmp_path / "orders.csv"
    book.touch()
    assert show(tmp_path, "--orders", book, "--start", "2026-03-02", "--quarantine") == 0
    assert capsys.readouterr().out.splitlines() == [
        str(tmp_path),
        str(book),
        "2026-03-02 00:00:00",
        "True",
    ]


def test_without_options_nothing_is_assumed(tmp_path, capsys):
    assert show(tmp_path) == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path), "None", "None", "False"]
