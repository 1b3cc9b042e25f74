"""The table of targets on made-up records."""

import json
from dataclasses import replace

import pytest

from benchmarks.__main__ import run
from benchmarks.record import Record, ResultFile
from benchmarks.suites import SUITES
from benchmarks.targets import TARGETS, standings, table, worse_than_rule

RECORD = Record(
    suite="fjsp", instance="a", group="g", notation="J||Cmax", seed=0, time_limit=60.0, workers=2,
    solution="feasible", termination="time_limit", bound_by=None, value=102.0, bound=50.0,
    best=100.0, proven=False, maximize=False, deviation=2.0, gap=51.0, controllable_gap=None,
    integral=3.0, first=0.1, seconds=60.0, defects=(), failures=(), cold=False, engine="e",
    version="0", machine="m", python="3.11", date="2026-01-01T00:00:00+00:00",
)  # fmt: skip


def verdict(records, suite, figure):
    (found,) = [
        s for s in standings(records) if (s.target.suite, s.target.figure) == (suite, figure)
    ]
    return found.verdict


def test_every_target_is_of_a_suite_that_exists():
    assert {target.suite for target in TARGETS} <= set(SUITES)


@pytest.mark.parametrize(
    ("deviation", "said"), [(2.0, "missed"), (0.5, "reached"), (0.1, "beyond")]
)
def test_a_figure_is_held_against_what_is_needed_and_what_is_aimed_at(deviation, said):
    assert verdict([replace(RECORD, deviation=deviation)], "fjsp", "deviation") == said


def test_a_peer_is_held_against_by_the_sum_of_values():
    ours = [replace(RECORD, suite="fjsp-sdst", instance=name, value=90.0) for name in "ab"]
    theirs = [replace(record, solver="pyjobshop", value=100.0) for record in ours]
    assert verdict([*ours, *theirs], "fjsp-sdst", "pyjobshop") == "beyond"
    assert verdict(ours, "fjsp-sdst", "pyjobshop") == ""


def test_what_was_not_measured_is_said():
    lines = list(table([RECORD]))
    assert "| fjsp | 1 | 60 | deviation | <=1 | <=0.3 | 2 | missed |" in lines
    assert "| weekly | 0 | - | gap | <=4 | <=2 | not measured |  |" in lines


def test_answers_worse_than_the_best_rule_are_counted():
    rule = replace(RECORD, solver="rule", value=101.0)
    assert list(worse_than_rule([RECORD, rule])) == [("fjsp", 1, 1)]
    assert list(worse_than_rule([replace(RECORD, value=101.0), rule])) == [("fjsp", 1, 0)]


def test_the_command_reads_what_runs_have_written(tmp_path, capsys):
    file = tmp_path / "runs.jsonl"
    ResultFile(file).append(RECORD)
    ResultFile(file).append(replace(RECORD, deviation=0.2))
    assert run(["targets", str(file)]) == 0
    assert "| fjsp | 1 | 60 | deviation | <=1 | <=0.3 | 0.2 | beyond |" in capsys.readouterr().out
    assert run(["targets", str(file), "--json"]) == 0
    held = json.loads(capsys.readouterr().out)["targets"]
    assert [t["verdict"] for t in held if t["solves"]] == ["beyond"]


def test_a_file_that_is_not_there_is_said(tmp_path, capsys):
    assert run(["targets", str(tmp_path / "none.jsonl")]) == 2
    assert "does not exist" in capsys.readouterr().err
