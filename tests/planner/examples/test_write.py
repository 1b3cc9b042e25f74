"""An instance is written whole, twice the same, and over nobody's work."""

import polars as pl
import pytest

from planner.errors import BadRequest
from planner.examples import RECIPES, write_instance
from planner.orders import check_orders
from planner.plant import load_plant

MADE_BY = "planner generate furniture-week --orders 5"


@pytest.fixture(scope="module")
def small():
    recipe = RECIPES["furniture-week"]
    return recipe.build(recipe.complete({"orders": 5}))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_new_folder_holds_plant_and_orders(small, tmp_path):
    files = write_instance(small, tmp_path / "a" / "b", made_by=MADE_BY)
    assert all(file.is_file() for file in files)
    assert load_plant(tmp_path / "a" / "b") == small.plant
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_a_folder_says_what_made_it(small, tmp_path):
    write_instance(small, tmp_path / "a", made_by=MADE_BY)
    assert (tmp_path / "a" / "plant.toml").read_text().startswith(f"# Made by `{MADE_BY}`.\n")


def test_writing_again_leaves_the_same_bytes(small, tmp_path):
    write_instance(small, tmp_path / "a", made_by=MADE_BY)
    once = contents(tmp_path / "a")
    write_instance(small, tmp_path / "a", made_by=MADE_BY)
    assert contents(tmp_path / "a") == once


def test_what_a_recipe_wrote_before_goes_and_what_a_person_added_stays(small, tmp_path):
    write_instance(small, tmp_path / "a", made_by=MADE_BY)
    (tmp_path / "a" / "README.md").write_text("mine")
    minimal = RECIPES["minimal"]
    write_instance(minimal.build(minimal.complete({})), tmp_path / "a", made_by="again")
    assert set(contents(tmp_path / "a")) == {"plant.toml", "orders.csv", ".recipe", "README.md"}


def test_an_empty_folder_is_taken(small, tmp_path):
    (tmp_path / "a").mkdir()
    write_instance(small, tmp_path / "a", made_by=MADE_BY)
    assert (tmp_path / "a" / "orders.csv").is_file()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (None, None),
        (".recipe", "{"),
        (".recipe", "[]"),
        (".recipe", '{"format": "another/1", "wrote": {}}'),
        (".recipe", '{"format": "planner-recipe/1", "wrote": 3}'),
    ],
)
def test_a_folder_that_no_recipe_made_is_left_alone(small, tmp_path, name, text):
    (tmp_path / "plant.toml").write_text("mine")
    if name:
        (tmp_path / name).write_text(text)
    before = contents(tmp_path)
    with pytest.raises(BadRequest, match="was not made by a recipe") as caught:
        write_instance(small, tmp_path, made_by=MADE_BY)
    assert caught.value.hint
    assert contents(tmp_path) == before


def test_a_file_that_somebody_changed_keeps_the_whole_folder(small, tmp_path):
    folder = tmp_path / "a"
    write_instance(small, folder, made_by=MADE_BY)
    (folder / "rates.csv").write_text("mine")
    before = contents(folder)
    with pytest.raises(BadRequest, match=r"rates\.csv was changed after it was made"):
        write_instance(small, folder, made_by=MADE_BY)
    assert contents(folder) == before


def test_a_table_that_somebody_added_keeps_the_whole_folder(small, tmp_path):
    folder = tmp_path / "a"
    write_instance(small, folder, made_by=MADE_BY)
    (folder / "outsourcing.csv").write_text("mine")
    with pytest.raises(BadRequest, match=r"outsourcing\.csv was not made by a recipe"):
        write_instance(small, folder, made_by=MADE_BY)


def test_a_file_in_the_place_of_the_folder_is_left_alone(small, tmp_path):
    (tmp_path / "a").write_text("mine")
    with pytest.raises(BadRequest, match="is a file, not a folder"):
        write_instance(small, tmp_path / "a", made_by=MADE_BY)
    with pytest.raises(BadRequest, match="cannot write"):
        write_instance(small, tmp_path / "a" / "b", made_by=MADE_BY)


def test_a_workbook_holds_the_same_plant_and_orders_and_always_the_same_bytes(small, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_instance(small, tmp_path / name, made_by=MADE_BY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert load_plant(tmp_path / "a.xlsx") == small.plant
    read = check_orders(tmp_path / "a.xlsx", small.plant).frame.drop("row")
    assert read.equals(check_orders(small.orders, small.plant).frame.drop("row"))


def test_a_workbook_is_never_overwritten(small, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"mine")
    with pytest.raises(BadRequest, match="exists already"):
        write_instance(small, tmp_path / "a.xlsx", made_by=MADE_BY)
    assert (tmp_path / "a.xlsx").read_bytes() == b"mine"


def test_a_workbook_takes_no_parquet(small, tmp_path):
    with pytest.raises(BadRequest, match="holds no Parquet"):
        write_instance(small, tmp_path / "a.xlsx", made_by=MADE_BY, parquet=True)
    assert list(tmp_path.iterdir()) == []


def test_a_book_can_be_a_parquet_file(small, tmp_path):
    write_instance(small, tmp_path / "a", made_by=MADE_BY, parquet=True)
    assert not (tmp_path / "a" / "orders.csv").exists()
    assert pl.read_parquet(tmp_path / "a" / "orders.parquet").equals(small.orders)
    assert check_orders(tmp_path / "a" / "orders.parquet", small.plant).usable()
