"""`planner check`: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest

from planner.cli import run


@pytest.fixture
def plant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return the folder of the minimal plant."""
    folder = tmp_path / "two-chairs"
    assert run(["init", str(folder), "--quiet"]) == 0
    capsys.readouterr()
    return folder


def first_order(plant: Path) -> str:
    return (plant / "orders.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]


def test_a_good_week_ends_with_zero(plant: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(plant)]) == 0
    assert "no errors" in capsys.readouterr().err


def test_the_json_object_counts_and_lists(plant: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(plant), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["valid"]
    assert record["usable"]
    assert record["defects"] == []
    assert record["lines"] == record["orders"]


def test_an_error_in_a_line_ends_with_three(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = first_order(plant)
    with (plant / "orders.csv").open("a", encoding="utf-8") as book:
        book.write(f"{order}\n")
    assert run(["check", str(plant), "--json"]) == 3
    record = json.loads(capsys.readouterr().out)
    assert not record["valid"]
    assert not record["usable"]
    assert {defect["severity"] for defect in record["defects"]} >= {"error"}


def test_quarantine_makes_a_book_with_one_bad_line_usable(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (plant / "orders.csv").open("a", encoding="utf-8") as book:
        book.write("X-1,no such product,1,2026-03-06\n")
    assert run(["check", str(plant), "--json", "--quarantine"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert not record["valid"]
    assert record["usable"]
    assert record["set_aside"] == 1


def test_a_mistake_in_every_line_is_told_a_few_times_only(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (plant / "orders.csv").open("a", encoding="utf-8") as book:
        book.writelines(f"X-{number},no such product,1,2026-03-06\n" for number in range(30))
    assert run(["check", str(plant)]) == 3
    out = capsys.readouterr().out
    assert out.count("X-") <= out.count("unknown-product")
    assert "20 more of [unknown-product]" in out


def test_verbose_prints_the_defaults_in_use(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(plant), "--verbose"]) == 0
    assert "default: horizon = " in capsys.readouterr().out


def test_two_order_books_are_one_too_many(plant: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (plant / "orders.json").write_text("[]", encoding="utf-8")
    assert run(["check", str(plant)]) == 2
    assert "orders.csv, orders.json" in capsys.readouterr().err


def test_no_order_book_is_said_with_where_to_put_one(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (plant / "orders.csv").unlink()
    assert run(["check", str(plant)]) == 2
    assert "--orders" in capsys.readouterr().err


def test_a_start_without_an_offset_is_the_plants(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(plant), "--start", "2026-03-02", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["start_at"].startswith("2026-03-02T00:00:00")


def test_columns_that_mean_nothing_here_are_named(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = plant / "orders.csv"
    head, *lines = book.read_text(encoding="utf-8").splitlines()
    with_one_more = [f"{head},salesman", *(f"{line},Kim" for line in lines)]
    book.write_text("\n".join(with_one_more) + "\n", encoding="utf-8")
    assert run(["check", str(plant)]) == 0
    assert "columns kept aside, not used: salesman" in capsys.readouterr().err


def test_an_overload_is_doubted_while_the_plant_has_errors(
    plant: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = (plant / "orders.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
    with (plant / "orders.csv").open("a", encoding="utf-8") as book:
        book.write(",".join(["X-1", order[1], "90000", *order[3:]]) + "\n")
    assert run(["check", str(plant), "--json"]) == 0
    assert overload_hints(capsys) == {False}
    with (plant / "rates.csv").open("a", encoding="utf-8") as rates:
        rates.write("no such product,no such line,1\n")
    assert run(["check", str(plant), "--json"]) == 3
    assert overload_hints(capsys) == {True}


def overload_hints(capsys: pytest.CaptureFixture[str]) -> set[bool]:
    """Return whether the hints of overloads point at the plant's own errors."""
    found = json.loads(capsys.readouterr().out)["defects"]
    return {"errors of the plant" in d["hint"] for d in found if d["code"] == "overload"}
