"""Everything that can be wrong with a plant and its order book is found in one run."""

import json
from pathlib import Path

import pytest

from planner.cli import run
from tests.cli import broken_week


def checked(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, dict]:
    code = run(["check", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def places(record: dict) -> set[tuple]:
    return {
        tuple(defect[key] for key in ("code", "severity", "file", "row", "column", "value"))
        for defect in record["defects"]
    }


def of_orders(defects: list[tuple]) -> list[tuple]:
    return [
        (code, severity, "orders.csv", row, column, value)
        for code, severity, row, column, value in defects
    ]


def test_every_kind_of_defect_is_reported_in_one_run(tmp_path, capsys):
    code, record = checked(capsys, broken_week.write(tmp_path))
    assert code == 3
    expected = set(broken_week.PLANT_DEFECTS) | set(of_orders(broken_week.ORDER_DEFECTS))
    assert places(record) == expected


def test_every_defect_is_told_once_with_a_hint(tmp_path, capsys):
    _, record = checked(capsys, broken_week.write(tmp_path))
    assert len(record["defects"]) == len(places(record))
    assert all(defect["message"] and defect["hint"] for defect in record["defects"])


def test_near_names_are_in_the_hints(tmp_path, capsys):
    _, record = checked(capsys, broken_week.write(tmp_path))
    hints = {defect["value"]: defect["hint"] for defect in record["defects"]}
    assert "'chair'" in hints["chiar"]
    assert "'workshop'" in hints["wrokshop"]


def test_a_column_that_the_order_book_lacks_is_reported_with_all_else(tmp_path, capsys):
    code, record = checked(
        capsys, broken_week.write(tmp_path, broken_week.SOUND_PLANT, order_name="reference")
    )
    assert code == 3
    found = places(record)
    assert ("missing-column", "error", "orders.csv", 1, "order", None) in found
    elsewhere = [defect for defect in broken_week.ORDER_DEFECTS if defect[3] != "order"]
    assert set(of_orders(elsewhere)) <= found


def test_a_book_with_bad_lines_only_is_usable_in_quarantine(tmp_path, capsys):
    folder = broken_week.write(tmp_path, broken_week.SOUND_PLANT)
    code, record = checked(capsys, folder)
    assert (code, record["usable"]) == (3, False)
    code, record = checked(capsys, folder, "--quarantine")
    assert (code, record["usable"]) == (0, True)
    assert set(of_orders(broken_week.ORDER_DEFECTS)) == places(record)
    assert record["set_aside"] == len(broken_week.BAD_LINES) + 2  # the one twice and the closed one


def test_solving_in_quarantine_plans_the_rest_and_lists_the_bad_lines(tmp_path, capsys):
    folder = broken_week.write(tmp_path, broken_week.SOUND_PLANT)
    out = tmp_path / "plan"
    arguments = ["--quarantine", "--work-limit", "0.002", "--out", str(out), "--json"]
    assert run(["solve", str(folder), *arguments]) == 0
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    planned = {order["order"] for order in plan["orders"]}
    refused = {order["order"] for order in plan["refused"]}
    open_lines = broken_week.WARNED_LINES.keys() - {"closed"} | broken_week.GOOD_LINES.keys()
    assert planned | refused == open_lines
    aside = {order["order"]: order["defects"] for order in plan["quarantined"]}
    assert aside.keys() == {*broken_week.BAD_LINES, "G1"}
    rows = {order: {defect["row"] for defect in defects} for order, defects in aside.items()}
    assert rows == {order: {broken_week.row(order)} for order in broken_week.BAD_LINES} | {
        "G1": {broken_week.TWICE}
    }
    record = json.loads(capsys.readouterr().out)
    assert record["quarantined_orders"] == len(aside)
