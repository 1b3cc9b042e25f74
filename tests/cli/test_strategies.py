import json

import pytest

from planner.cli import run
from planner.strategies import BUILT_IN, parse_strategy, strategy_named

OWN = """
name = "own"

[[rules]]
when = "quantity < 5"
regimes = ["custom"]
"""


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(OWN)
    return file


def test_without_a_name_every_built_in_strategy_is_listed(capsys):
    assert run(["strategies"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(BUILT_IN)


def test_one_is_shown_with_its_rules(capsys):
    assert run(["strategies", "segmented"]) == 0
    shown = capsys.readouterr().out
    assert "rule 2" in shown
    assert "level = 'configured'" in shown
    assert "unserved orders: next" in shown


def test_a_file_of_ones_own_stands_beside_them(own, capsys):
    assert run(["strategies", str(own), "mass", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["strategies"]
    assert [each["name"] for each in found] == ["own", "mass"]
    assert found[0]["rules"][0]["when"] == "quantity < 5"


def test_one_is_printed_as_toml_to_start_from(capsys):
    assert run(["strategies", "hybrid", "--toml"]) == 0
    assert parse_strategy(capsys.readouterr().out, "stdout") == strategy_named("hybrid")


def test_toml_of_several_is_a_usage_error(capsys):
    assert run(["strategies", "--toml"]) == 2
    assert "name one" in capsys.readouterr().err


def test_a_faulty_file_is_told_with_line_and_rule(own, capsys):
    own.write_text(OWN.replace("quantity", "quantiy"))
    assert run(["strategies", str(own)]) == 2
    said = capsys.readouterr().err
    assert "line 5, rule 1: when: orders have no column 'quantiy'" in said
    assert "did you mean 'quantity'?" in said


@pytest.mark.parametrize("name", ["segmentd", "none.toml"])
def test_solve_takes_no_strategy_that_is_not_there_and_solves_nothing(name, tmp_path, capsys):
    assert run(["init", str(tmp_path / "plant"), "--quiet"]) == 0
    arguments = ["solve", str(tmp_path / "plant"), "--strategy", name, "--out", str(tmp_path / "p")]
    assert run(arguments) == 2
    assert name in capsys.readouterr().err
    assert not (tmp_path / "p").exists()


def test_solve_keeps_the_strategy_and_verify_holds_the_plan_to_it(own, tmp_path, capsys):
    plant, out = tmp_path / "plant", tmp_path / "plan"
    assert run(["init", str(plant), "--quiet"]) == 0
    capsys.readouterr()
    limits = ["--work-limit", "0.002", "--workers", "1"]
    arguments = ["solve", str(plant), "--strategy", str(own), "--out", str(out), *limits]
    assert run([*arguments, "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["strategy"] == "own"
    own.unlink()
    assert run(["verify", str(out), "--quiet"]) == 0
    plan = json.loads((out / "plan.json").read_text())
    assert plan["strategy_document"]["rules"][0]["regimes"] == ["custom"]
    plan["strategy_document"]["rules"][0] |= {"when": "TRUE", "regimes": ["outsourced"]}
    (out / "plan.json").write_text(json.dumps(plan))
    assert run(["verify", str(out), "--quiet"]) == 5
