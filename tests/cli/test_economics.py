import json
import re

import pytest

from planner.cli import run
from planner.plant import save_plant
from tests.planner.planning.builders import a_plant

KINDS = {"custom": (0, 200), "flexible": (80_000, 75), "mass": (200_000, 15)}


@pytest.fixture
def plant(tmp_path):
    """Three processes, each of a fixed cost and a cost a unit."""
    folder = tmp_path / "plant"
    save_plant(
        a_plant(
            name="Works <b>&</b>",
            resources=[
                {"name": kind, "kind": kind, "fixed_cost_per_week": fixed}
                for kind, (fixed, _) in KINDS.items()
            ],
            rates=[
                {"product": "chair", "resource": kind, "rate": 1, "cost": unit}
                for kind, (_, unit) in KINDS.items()
            ],
        ),
        folder,
    )
    return folder


def asked(plant, *options):
    return run(["economics", str(plant), "--out", str(plant.parent / "drawn"), *options])


def test_unit_costs_and_break_evens_are_printed(plant, capsys):
    assert asked(plant, "--with-fixed", "--quantity", "1000") == 0
    shown = capsys.readouterr().out
    assert "EUR a unit, a week's fixed cost with it\n" in shown
    assert re.search(r"flexible +155\.00", shown)
    assert "flexible is no dearer than custom from 640 units on" in shown
    assert "mass is no dearer than flexible from 2,000 units on" in shown


def test_json_has_every_pair_and_the_parts_of_each_cost(plant, capsys):
    assert asked(plant, "--with-fixed", "--quantity", "10", "--json") == 0
    record = json.loads(capsys.readouterr().out)
    (product,) = record["products"]
    pairs = {(p["from"], p["to"]): p["quantity"] for p in product["break_evens"]}
    assert pairs["custom", "flexible"] == 640
    assert pairs["flexible", "mass"] == 2_000
    assert pairs["mass", "custom"] is None
    (point,) = product["regimes"]["mass"]
    assert point["unit_cost"] == 20_015
    assert sum(point["parts"].values()) == point["cost"] == 200_150


def test_what_is_drawn_needs_nothing_else(plant, capsys):
    assert asked(plant, "--with-fixed") == 0
    drawn = plant.parent / "drawn"
    assert (drawn / "economics.png").read_bytes().startswith(b"\x89PNG")
    page = (drawn / "economics.html").read_text()
    assert "From 2,000 units on mass is cheapest, instead of flexible." in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert not re.search(r"<script|https?://|url\(", page)
    assert "Works &lt;b&gt;&amp;&lt;/b&gt;" in page


def test_a_folder_of_someone_else_is_left_alone(plant, capsys):
    (plant.parent / "drawn").mkdir()
    (plant.parent / "drawn" / "own.txt").write_text("mine")
    assert asked(plant) == 2
    assert "was not written by planner" in capsys.readouterr().err


def test_an_unknown_product_names_the_near_one(plant, capsys):
    assert asked(plant, "--product", "chiar") == 2
    assert "did you mean 'chair'?" in capsys.readouterr().err


def test_a_plant_with_defects_is_rejected(plant, capsys):
    (plant / "plant.toml").write_text((plant / "plant.toml").read_text().replace("75.00", "75,-"))
    (plant / "rates.csv").unlink(missing_ok=True)
    assert asked(plant) == 3
