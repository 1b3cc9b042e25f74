import json

import jsonschema
import pytest

from planner.analysis.sweep.document import sweep_document
from planner.cli import run
from planner.cli.schema import schemas
from planner.plant import TABLES
from tests.planner.reports.comparisons import a_full_comparison
from tests.planner.reports.sweeps import a_sweep, crossing

DOCUMENTS = ("plant", "plan", "strategy", "comparison", "sweep", "sweep-row")


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_schema_is_one_by_the_standard(name, capsys):
    assert run(["schema", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]


def test_with_json_the_object_is_the_schema(capsys):
    run(["schema", "plan"])
    plain = json.loads(capsys.readouterr().out)
    run(["schema", "plan", "--json"])
    assert json.loads(capsys.readouterr().out) == plain


def test_without_a_name_all_are_listed(capsys):
    assert run(["schema"]) == 0
    assert set(capsys.readouterr().out.split()) == {*DOCUMENTS, *TABLES}


def test_the_list_is_one_object_with_json(capsys):
    assert run(["schema", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["schemas"]) == {*DOCUMENTS, *TABLES}


def test_the_documents_of_an_analysis_meet_their_schemas():
    found, base = a_sweep(crossing, grid={"lines": [1, 2], "volume": [1.0, 2.0]})
    whole = a_full_comparison()
    for name, document in (
        ("sweep", sweep_document(found, base)),
        ("sweep-row", found.rows[0]),
        ("comparison", whole),
    ):
        written = json.loads(document.model_dump_json())
        check = jsonschema.Draft202012Validator(schemas()[name])
        check.validate(written)
        assert not check.is_valid({**written, "plant": 1, "number": "first"})


def test_a_misspelt_name_is_answered_with_the_near_one(capsys):
    assert run(["schema", "plnat"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "error: there is no schema 'plnat'\nhint: did you mean 'plant'?\n"
