"""`generate` and `init`, as a shell sees them."""

import json

import pytest

from planner.cli import run


def test_without_a_recipe_all_are_listed(capsys):
    assert run(["generate"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names == ["minimal", "furniture-week", "bicycle-week", "computer-month", "weekly"]


def test_the_list_is_one_object_with_json(capsys):
    assert run(["generate", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["recipes"]
    assert {"name", "summary", "takes"} == set(listed[0])


def test_generate_names_every_file_on_stdout_and_speaks_on_stderr(tmp_path, capsys):
    assert run(["generate", "furniture-week", str(tmp_path / "a"), "--orders", "9"]) == 0
    captured = capsys.readouterr()
    files = captured.out.split()
    assert str(tmp_path / "a" / "orders.csv") in files
    assert {path for path in map(str, (tmp_path / "a").iterdir()) if ".recipe" not in path} == set(
        files
    )
    assert "9 orders" in captured.err
    assert len((tmp_path / "a" / "orders.csv").read_text().splitlines()) == 10


def test_the_recorded_command_makes_the_same_again(tmp_path, capsys):
    wishes = ["--orders", "30", "--seed", "4", "--start", "2027-02-01T06:00", "--families", "3"]
    wishes += ["--utilization", "0.9", "--shifts", "1", "--overtime", "--no-hybrid"]
    assert run(["generate", "weekly", str(tmp_path / "a"), *wishes, "--json"]) == 0
    made_by = json.loads(capsys.readouterr().out)["made_by"]
    assert run([*made_by.split()[1:], str(tmp_path / "b"), "-q"]) == 0
    first, second = tmp_path / "a", tmp_path / "b"
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }


def test_json_is_one_object_that_counts_what_was_made(tmp_path, capsys):
    target = tmp_path / "w.xlsx"
    assert run(["generate", "weekly", str(target), "--orders", "20", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["files"] == [str(target)]
    assert record["orders"] == 20
    assert record["start_at"] == "2026-03-02T00:00:00+01:00"


def test_a_large_book_is_parquet_on_demand(tmp_path):
    target = tmp_path / "a"
    assert run(["generate", "weekly", str(target), "--format", "parquet", "-q"]) == 0
    assert (target / "orders.parquet").is_file()


@pytest.mark.parametrize(
    ("arguments", "words", "hint"),
    [
        (["furnitur-week", "DIR"], "there is no recipe 'furnitur-week'", "furniture-week"),
        (["weekly"], "it is not said where to", "planner generate weekly DIR"),
        (["minimal", "DIR", "--orders", "4"], "minimal knows no --orders", "it takes --start"),
        (["weekly", "DIR", "--orders", "0"], "--orders 0 is out of the range", "from 1 to"),
        (["weekly", "DIR", "--start", "tomorrow"], "'tomorrow' is not a date", "--help"),
        (["weekly", "DIR", "--format", "cvs"], "'cvs'", "'csv'"),
    ],
)
def test_what_cannot_be_made_is_a_usage_error_and_writes_nothing(
    tmp_path, capsys, arguments, words, hint
):
    target = tmp_path / "made"
    given = [str(target) if word == "DIR" else word for word in arguments]
    assert run(["generate", *given]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert hint in captured.err.partition("hint:")[2]
    assert not target.exists()


def test_a_foreign_folder_is_a_usage_error(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("mine")
    assert run(["generate", "weekly", str(tmp_path)]) == 2
    assert "was not made by a recipe" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_init_writes_the_smallest_plant(tmp_path, capsys):
    assert run(["init", str(tmp_path / "plant"), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["products"], record["resources"]) == (2, 2)
    assert sorted(path.name for path in (tmp_path / "plant").iterdir()) == [
        ".recipe",
        "orders.csv",
        "plant.toml",
    ]


def test_init_with_an_example_makes_what_its_recipe_makes(tmp_path, capsys):
    assert run(["init", str(tmp_path / "a"), "--example", "furniture-week", "-q"]) == 0
    assert run(["generate", "furniture-week", str(tmp_path / "b"), "-q"]) == 0
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_init_offers_the_near_example(tmp_path, capsys):
    assert run(["init", str(tmp_path / "a"), "--example", "bicycle"]) == 2
    assert "did you mean 'bicycle-week'?" in capsys.readouterr().err
