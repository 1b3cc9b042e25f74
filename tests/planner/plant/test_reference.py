"""The page of the plant format says what the models say."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from planner.plant import TABLES, Plant, check_plant, plant_of
from planner.plant.folder import read_folder
from planner.plant.parse import parse_plant
from planner.plant.reference import BEGIN, END, format_reference
from planner.plant.write import save_plant
from tests.planner.plant.builders import chairs, chairs_data

PAGE = Path(__file__).parents[3] / "docs" / "plant-format.md"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def smallest() -> str:
    match = re.search(r"```toml\n(.*?)```", page(), re.DOTALL)
    assert match is not None
    return match[1]


def test_the_reference_on_the_page_is_the_models():
    written = page().partition(BEGIN)[2].partition(END)[0].strip()
    assert written == format_reference().strip(), "run python -m planner.plant.reference"


def test_the_smallest_plant_of_the_page_fits_in_30_lines_and_has_no_defect(tmp_path):
    assert len(smallest().splitlines()) <= 30
    (tmp_path / "plant.toml").write_text(smallest(), encoding="utf-8")
    reading = parse_plant(read_folder(tmp_path))
    assert reading.defects == check_plant(reading.plant, reading.origin) == ()
    assert [row.name for row in reading.plant.products] == ["chair", "armchair"]
    assert len(reading.plant.rates) == 2


def test_every_column_says_what_it_means():
    fields = [f for model in TABLES.values() for f in model.model_fields.values()]
    assert all(field.description for field in fields)


@pytest.mark.parametrize("data", [chairs_data(), tomllib.loads(smallest(), parse_float=Decimal)])
def test_the_schema_accepts_what_the_loader_accepts(data):
    plant_of(data)
    jsonschema.validate(data, Plant.model_json_schema())


def test_the_schema_accepts_what_is_written(tmp_path):
    save_plant(chairs(), tmp_path)
    data = tomllib.loads((tmp_path / "plant.toml").read_text(encoding="utf-8"))
    jsonschema.validate(data, Plant.model_json_schema())


def test_the_schema_refuses_a_key_no_plant_has():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"curency": "EUR"}, Plant.model_json_schema())
