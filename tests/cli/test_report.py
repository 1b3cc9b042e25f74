import json

import pytest

from planner.cli import run
from planner.cli.report import KINDS
from planner.plan import save_plan
from planner.reports import KINDS as WRITTEN
from tests.planner.reports.builders import a_full_week


@pytest.fixture
def folder(tmp_path):
    save_plan(a_full_week(), tmp_path / "plan")
    return tmp_path / "plan"


def test_the_shell_offers_every_kind_there_is():
    assert KINDS == WRITTEN


def test_by_default_every_kind_is_written(folder, capsys):
    assert run(["report", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.rpartition(".")[2] for line in lines} == set(KINDS)


def test_several_formats_are_written_and_no_others(folder, capsys):
    assert run(["report", str(folder), "--format", "csv", "--format", "html", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["plan"] == str(folder)
    assert {name.rpartition(".")[2] for name in record["files"]} == {"html", "csv"}
    assert not (folder / "report.xlsx").exists()


def test_a_misspelt_format_is_answered_with_the_near_one(folder, capsys):
    assert run(["report", str(folder), "--format", "htlm"]) == 2
    assert "did you mean 'html'?" in capsys.readouterr().err


def test_a_folder_without_a_plan_is_refused(tmp_path, capsys):
    assert run(["report", str(tmp_path)]) == 2
    assert "holds no plan.json" in capsys.readouterr().err


def test_a_damaged_plan_is_refused_and_no_report_written(folder, capsys):
    (folder / "plan.json").write_text("{")
    assert run(["report", str(folder)]) == 2
    assert "is damaged" in capsys.readouterr().err
    assert not (folder / "report.html").exists()
