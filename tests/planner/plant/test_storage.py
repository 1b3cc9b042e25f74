"""A folder and a workbook hold the same plant, whatever is in it."""

import tempfile
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from planner.errors import BadRequest, InputRejected
from planner.plant import DefectCode, load_plant, plant_of, read_plant, save_plant
from tests.examples import examples
from tests.planner.plant.builders import chairs, chairs_data, plants


def folder(path: Path, toml: str = "", **files: str | bytes) -> Path:
    """A plant folder; keyword `rates_csv` is the content of `rates.csv`."""
    path.mkdir(exist_ok=True)
    (path / "plant.toml").write_text(toml, encoding="utf-8")
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        stem, _, suffix = name.rpartition("_")
        (path / f"{stem}.{suffix}").write_bytes(data)
    return path


def found(path: Path) -> list[tuple[str, str, int | None, str | None]]:
    return [(d.code, d.file, d.row, d.column) for d in read_plant(path).defects]


@settings(deadline=None, max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(plants())
def test_any_plant_reads_back_equal_from_folder_and_workbook_by_either_way(plant):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        save_plant(plant, path / "a")
        from_folder = read_plant(path / "a")
        save_plant(from_folder.plant, path / "b.xlsx")
        from_workbook = read_plant(path / "b.xlsx")
        save_plant(from_workbook.plant, path / "c")
        assert from_folder.defects == from_workbook.defects == ()
        assert from_folder.plant == from_workbook.plant == load_plant(path / "c") == plant


def test_a_plant_of_chairs_reads_back_equal_from_folder_and_workbook(tmp_path):
    save_plant(chairs(), tmp_path / "folder")
    save_plant(chairs(), tmp_path / "book.xlsx")
    assert load_plant(tmp_path / "folder") == load_plant(tmp_path / "book.xlsx") == chairs()


def test_a_table_may_be_parquet_with_typed_columns(tmp_path):
    folder(tmp_path / "p")
    frame = pl.DataFrame(
        {"product": ["a", "b"], "rate": [1.5, 2.0], "yield": [0.95, 1.0], "fixed": [3, 0]}
    )
    frame.write_parquet(tmp_path / "p" / "rates.parquet")
    expected = [
        {"product": "a", "rate": "1.5", "yield": "0.95", "fixed": "3"},
        {"product": "b", "rate": "2"},
    ]
    assert load_plant(tmp_path / "p").rates == plant_of({"rates": expected}).rates


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_as_spreadsheets_write_it(tmp_path, encoding, delimiter):
    text = f"name{delimiter}price\r\nStühlchen{delimiter}12.5\r\n"
    path = folder(tmp_path / "p", products_csv=text.encode(encoding))
    (product,) = load_plant(path).products
    assert (product.name, product.price) == ("Stühlchen", 12_500_000)


def test_leading_zeros_survive(tmp_path):
    path = folder(tmp_path / "p", products_csv="name\n007\n")
    assert load_plant(path).products[0].name == "007"


def test_all_defects_are_found_at_once_and_the_rest_is_read(tmp_path):
    toml = """\
name = "x"
strat = "2026-03-02"
start = "someday"
[lateness]
cost_per_day = "20 USD"
[resources.line]
kind = "mas"
[resources.cell]
kind = "flexible"
stations = 0
colour = "red"
"""
    rates = "product,rate,sped\nchair,fast,1\n,30 s\n\nstool,0/h\na,1 min,,,1\n"
    path = folder(tmp_path / "p", toml, rates_csv=rates)
    assert sorted(found(path), key=str) == sorted(
        [
            (DefectCode.UNKNOWN_KEY, "plant.toml", 2, "strat"),
            (DefectCode.INVALID_DATE, "plant.toml", 3, "start"),
            (DefectCode.INVALID_VALUE, "plant.toml", 5, "cost_per_day"),
            (DefectCode.INVALID_VALUE, "plant.toml", 6, "kind"),
            (DefectCode.INVALID_VALUE, "plant.toml", 8, "stations"),
            (DefectCode.UNKNOWN_KEY, "plant.toml", 8, "colour"),
            (DefectCode.UNKNOWN_COLUMN, "rates.csv", 1, "sped"),
            (DefectCode.INVALID_VALUE, "rates.csv", 2, "rate"),
            (DefectCode.MISSING_VALUE, "rates.csv", 3, "product"),
            (DefectCode.MISSING_RATE, "rates.csv", 5, "rate"),
            (DefectCode.INVALID_VALUE, "rates.csv", 6, None),
        ],
        key=str,
    )
    reading = read_plant(path)
    assert [row.name for row in reading.plant.resources] == ["cell"]
    assert ("resources", "line") in reading.origin.lost


def test_a_column_that_no_row_can_do_without_is_missed_once_in_the_header(tmp_path):
    receipts = "item,arrives_at\nfelt,2026-03-04\nfoam,2026-03-05\n"
    path = folder(tmp_path / "p", receipts_csv=receipts)
    assert found(path) == [(DefectCode.MISSING_COLUMN, "receipts.csv", 1, "quantity")]


def test_unknown_names_come_with_the_nearest_known_one(tmp_path):
    path = folder(tmp_path / "p", 'curency = "EUR"\n[[rate]]\nproduct = "x"\n')
    assert [d.hint for d in read_plant(path).defects] == [
        "did you mean 'currency'?",
        "did you mean 'rates'?",
    ]


def test_a_table_below_a_header_it_does_not_belong_to_is_explained(tmp_path):
    path = folder(tmp_path / "p", "[products.chair]\nrates = []\n")
    (defect,) = read_plant(path).defects
    assert (defect.code, defect.column) == (DefectCode.UNKNOWN_KEY, "rates")
    assert "header above" in (defect.hint or "")


def test_a_file_with_a_misspelt_name_is_pointed_out(tmp_path):
    path = folder(tmp_path / "p", resorces_csv="name\n", notes_csv="a\n", orders_csv="order\n")
    assert found(path) == [(DefectCode.UNKNOWN_TABLE, "resorces.csv", None, None)]


def test_a_table_that_is_no_file_is_not_passed_over(tmp_path):
    path = folder(tmp_path / "p")
    (path / "stock.csv").symlink_to("moved.csv")
    (path / "variants.csv").mkdir()
    assert found(path) == [
        (DefectCode.UNREADABLE_FILE, "stock.csv", None, None),
        (DefectCode.UNREADABLE_FILE, "variants.csv", None, None),
    ]


def test_a_table_given_twice_is_an_error(tmp_path):
    path = folder(tmp_path / "p", '[[pools]]\nname = "a"\ncapacity = 1\n', pools_csv="name\n")
    assert [code for code, *_ in found(path)] == [DefectCode.INCONSISTENT]


def test_a_broken_settings_file_is_one_defect_with_its_line(tmp_path):
    path = folder(tmp_path / "p", 'name = "x"\n[resources\n', products_csv="name\nchair\n")
    assert found(path) == [(DefectCode.UNREADABLE_FILE, "plant.toml", 2, None)]
    assert read_plant(path).plant.products[0].name == "chair"


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"not a workbook", b"\x00" * 100],
)
def test_what_is_no_workbook_is_one_defect(tmp_path, content):
    (tmp_path / "plant.xlsx").write_bytes(content)
    assert [code for code, *_ in found(tmp_path / "plant.xlsx")] == [DefectCode.UNREADABLE_FILE]


@pytest.mark.parametrize(
    "value",
    ["=1+1", "@SUM(A1)", "+A1", "-A1", "a;b", "a=b", "a\u202eb", "a\x07b", "x" * 300],
)
def test_names_that_a_spreadsheet_or_a_terminal_would_misread_are_refused(value):
    with pytest.raises(InputRejected) as caught:
        plant_of({"products": [{"name": value}]})
    (defect,) = caught.value.defects
    assert defect.column == "name"


def test_a_formula_in_place_of_its_result_is_told_as_such(tmp_path):
    path = folder(tmp_path / "p", rates_csv="product,rate\n*,=A1*2\n")
    assert found(path) == [(DefectCode.FORMULA, "rates.csv", 2, "rate")]


@pytest.mark.parametrize("path", ["nowhere", "file.csv"])
def test_what_is_no_plant_at_all_is_said_so(tmp_path, path):
    (tmp_path / "file.csv").write_text("")
    with pytest.raises(BadRequest):
        read_plant(tmp_path / path)


def test_a_folder_with_a_plant_is_not_written_over(tmp_path):
    save_plant(chairs(), tmp_path)
    with pytest.raises(BadRequest, match="holds a plant already"):
        save_plant(chairs(), tmp_path)


def test_a_list_may_be_an_array_or_one_cell():
    data = chairs_data()
    data["calendars"] = {"day": {"shifts": "Mon-Fri 06:00-14:00; Sat 06:00-10:00"}}
    arrays = chairs_data()
    arrays["calendars"] = {"day": {"shifts": ["Mon-Fri 06:00-14:00", "Sat 06:00-10:00"]}}
    assert plant_of(data) == plant_of(arrays)


@pytest.mark.parametrize(
    "data",
    [
        {"products": 3},
        {"products": {"chair": 3}},
        {"rates": {"x": {}}},
        {"products": [{"name": {"a": 1}}]},
        {"products": [{"name": "a", "attributes": ["x"]}]},
        {"products": [{"name": "a", "attributes": "x"}]},
        {"products": [{"name": "a", "price": [1]}]},
        {"start": [1]},
        {"currency": {"a": 1}},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": 5},
        {"lateness": 5},
        {"lateness.cost_per_day": "x"},
        {"horizon": "9999999999 d"},
        {"horizon": "0 d"},
        {"horizon": "11000 d"},
        {"calendars": [{"name": "d", "shifts": [1]}]},
        {"calendars": [{"name": "d", "shifts": {"a": 1}}]},
    ],
)
def test_odd_values_are_defects_and_never_a_traceback(data):
    with pytest.raises(InputRejected):
        plant_of(data)


def test_dates_of_a_table_that_no_calendar_has_are_cells_that_do_not_fit(tmp_path):
    days = pl.Series("start_at", [2**30], pl.Int32).cast(pl.Date)
    table = pl.DataFrame({"resource": ["line"], "start_at": days, "end_at": ["2026-03-03"]})
    content = BytesIO()
    table.write_parquet(content)
    path = folder(tmp_path / "plant", downtime_parquet=content.getvalue())
    assert [
        (code, row, column) for code, file, row, column in found(path) if file == "downtime.parquet"
    ] == [("invalid-date", 2, "start_at")]
