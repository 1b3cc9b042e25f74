import json
import zipfile
from datetime import timedelta

import polars as pl
import pytest
import xlsxwriter

from planner.errors import BadRequest
from planner.native import BEYOND_CALENDAR
from planner.orders import check_orders
from planner.orders.readers import UnreadableTable, find_book, read_table
from planner.plant import OrderBook
from tests.planner.plant.builders import chairs

HEADER = "order;product;quantity;due"


@pytest.fixture
def read(tmp_path):
    def reader(name, content, sheet=None, **stated):
        path = tmp_path / name
        if isinstance(content, str):
            content = content.encode()
        if content is not None:
            path.write_bytes(content)
        return read_table(path, OrderBook(**stated), sheet=sheet)

    return reader


def workbook(path, sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        dates = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if hasattr(value, "isoformat"):
                        sheet.write_datetime(r, c, value, dates)
                    elif value is not None:
                        sheet.write(r, c, value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_the_encoding_is_detected(read, encoding):
    text = f"{HEADER}\nA1;Stühle groß;5;2026-03-02\n"
    assert read("orders.csv", text.encode(encoding)).frame["product"].to_list() == ["Stühle groß"]


def test_the_encoding_may_be_stated(read):
    content = f"{HEADER}\nA1;Кресло;5;2026-03-02\n".encode("cp1251")
    assert read("o.csv", content, encoding="cp1251").frame["product"].to_list() == ["Кресло"]
    with pytest.raises(UnreadableTable, match="unknown encoding"):
        read("o.csv", content, encoding="klingon")
    with pytest.raises(UnreadableTable, match="not utf-8"):
        read("o.csv", content, encoding="utf-8")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_detected(read, delimiter):
    text = (HEADER + "\nA1;chair;5;2026-03-02\nA2;table;6;2026-03-03\n").replace(";", delimiter)
    assert read("orders.csv", text).frame.shape == (2, 4)


def test_decimal_commas_do_not_pass_for_delimiters(read):
    table = read("o.csv", "order;price;quantity\nA1;1,5;2,5\nA2;1,5;2,5\n")
    assert table.frame.columns == ["order", "price", "quantity"]


def test_the_first_line_may_state_the_delimiter(read):
    table = read("o.csv", "sep=|\norder|product\nA1|a,b;c\n")
    assert table.frame.rows() == [("A1", "a,b;c")]
    assert (table.header_row, table.rows.to_list()) == (2, [3])


def test_rows_count_as_a_spreadsheet_shows_them(read):
    table = read("o.csv", 'order,product\nA1,x\n\nA2,"y\nz"\nA3,w\n')
    assert table.rows.to_list() == [2, 4, 5]
    plain = read("p.csv", "order,product\nA1,x\n\nA2,y\n")
    assert plain.rows.to_list() == [2, 4]


def test_every_cell_stays_text_and_blanks_become_empty(read):
    table = read("o.csv", "order,product,quantity\n007, 1.000 ,\n")
    assert table.frame.rows() == [("007", "1.000", None)]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_is_read(read, ending):
    table = read("o.csv", ending.join(["order,product", "A1,x", 'A2,"y"', ""]))
    assert table.frame["order"].to_list() == ["A1", "A2"]


def test_a_record_longer_than_the_header_is_located(read):
    with pytest.raises(UnreadableTable, match="row 3 has 3 fields") as caught:
        read("o.csv", "order,quantity\nA1,1\nA2,1,5\n")
    assert caught.value.row == 3


def test_a_quotation_mark_that_is_never_closed_is_located(read):
    lines = "".join(f"A{i},x,y\n" for i in range(40))
    with pytest.raises(UnreadableTable, match="opened in row 3") as caught:
        read("o.csv", f'a,b,c\nA0,x,y\nA1,"x,y\n{lines}')
    assert caught.value.row == 3


def test_repeated_and_nameless_columns_are_kept_apart(read):
    table = read("o.csv", "order,note,note,\nA1,x,y,\n")
    assert table.frame.columns == ["order", "note", "note (2)"]
    assert table.repeated == ("note",)


def test_a_cell_too_long_for_a_spreadsheet_is_a_fault_not_a_failure(read):
    table = read("o.csv", f"order,product\nA1,{'x' * 40_000}\nA2,y\n")
    assert table.frame["product"].to_list() == [None, "y"]
    assert [(fault.row, fault.column) for fault in table.faults] == [(2, "product")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("o.csv", b"", "empty"),
        ("o.csv", b"\n\n  \n", "empty"),
        ("o.csv", b"order,product\nA1,\x00\n", "zero byte in line 2"),
        ("o.csv", b"PK\x03\x04rest", "workbook by its content"),
        ("o.csv", b"PAR1rest", "Parquet by its content"),
        ("o.csv", b"\x1f\x8b\x08rest", "gzip archive"),
        ("o.xlsx", b"order,product\n", "does not begin like one"),
        ("o.xlsx", b"PK\x03\x04 rubbish", "no .xlsx workbook"),
        ("o.parquet", b"PAR1 rubbish PAR1", "cannot be read as Parquet"),
        ("o.json", b"{]", "not JSON"),
        ("o.json", b"[1, 2]", "entry 1 is not an object"),
        ("o.json", b"17", "not an object"),
        ("o.json", b"", "not JSON"),
        ("o.json", b"[]", "no orders"),
        ("o.json", b'[{"order": {"a": 1}}]', "nested value in 'order'"),
        ("o.json", b"[" * 100_000, "nests its values too deeply"),
        ("o.pdf", b"%PDF", "no reader for '.pdf'"),
        ("none.csv", None, "cannot be opened"),
        (
            "o.csv",
            ("a," * 1_001).encode(),
            "1,002 columns",
        ),
    ],
)
def test_hostile_files_are_refused_in_words(read, name, content, words):
    with pytest.raises(UnreadableTable, match=words) as caught:
        read(name, content)
    assert caught.value.hint


def test_ten_megabytes_on_one_line_are_read(read):
    content = json.dumps([{"order": f"A{i}", "note": "x" * 100} for i in range(80_000)])
    assert read("o.json", content).frame.height == 80_000


def test_json_numbers_keep_their_digits_and_are_no_text(read):
    table = read("o.json", '[{"order": "007", "price": 12.30, "quantity": 1.125, "mix": "1.000"}]')
    assert table.frame.rows() == [("007", "12.3", "1.125", "1.000")]
    assert table.native == {"price", "quantity"}


def test_json_may_hold_one_object_a_line(read):
    table = read("o.jsonl", '{"order": "A1"}\n\n{"order": "A2", "options": ["a", "b"]}\n')
    assert table.frame.rows() == [("A1", None), ("A2", "a;b")]
    assert read("one.json", '{\n"order": "A1"\n}').frame.height == 1


def test_a_broken_line_of_json_is_located(read):
    with pytest.raises(UnreadableTable, match="line 2 is not JSON") as caught:
        read("o.ndjson", '{"order": "A1"}\n{"order": \n')
    assert caught.value.row == 2


def test_a_workbook_keeps_row_numbers_types_and_blank_rows(read, tmp_path):
    from datetime import UTC, datetime

    day = datetime(2026, 3, 2, tzinfo=UTC).replace(tzinfo=None)
    rows = [
        [],
        ["order", "quantity", "due", "mixed"],
        ["007", 1.125, day, 46027],
        [],
        ["A2", 3, day, "soon"],
    ]
    workbook(tmp_path / "o.xlsx", {"notes": [["x"]], "Orders": rows})
    table = read("o.xlsx", None)
    assert table.frame.rows() == [
        ("007", "1.125", "2026-03-02", "46027"),
        ("A2", "3", "2026-03-02", "soon"),
    ]
    assert (table.header_row, table.rows.to_list()) == (2, [3, 5])
    assert table.native == {"quantity", "due"}
    assert table.file == "o.xlsx:Orders"


def test_the_sheet_is_the_one_named_orders_or_the_only_one(read, tmp_path):
    workbook(tmp_path / "two.xlsx", {"a": [["order"], ["A1"]], "b": [["order"], ["B1"]]})
    with pytest.raises(UnreadableTable, match="no sheet 'orders'; it has 'a', 'b'"):
        read("two.xlsx", None)
    assert read("two.xlsx", None, sheet="B").frame["order"].to_list() == ["B1"]


def test_a_workbook_that_claims_billions_of_cells_is_refused(read, tmp_path):
    workbook(tmp_path / "o.xlsx", {"orders": [["order"], ["A1"]]})
    with zipfile.ZipFile(tmp_path / "o.xlsx") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    with pytest.raises(UnreadableTable, match="reaches to row 1,048,576 and column 16,384"):
        read("bomb.xlsx", None)


def test_parquet_keeps_types_as_unambiguous_text(read, tmp_path):
    frame = pl.DataFrame(
        {
            "order": ["007", "A2"],
            "quantity": [1.125, 3.0],
            "due": ["2026-03-02", "2026-03-03"],
            "options": [["a", "b"], []],
            "must_make": [True, None],
        }
    ).with_columns(pl.col("due").str.to_date())
    frame.write_parquet(tmp_path / "o.parquet")
    table = read("o.parquet", None)
    assert table.frame.rows() == [
        ("007", "1.125", "2026-03-02", "a;b", "true"),
        ("A2", "3", "2026-03-03", None, None),
    ]
    assert (table.header_row, table.rows.to_list()) == (None, [1, 2])
    assert table.native == {"quantity", "due", "options", "must_make"}


def test_parquet_columns_without_plain_text_are_refused(read, tmp_path):
    pl.DataFrame({"order": [{"a": 1}]}).write_parquet(tmp_path / "o.parquet")
    with pytest.raises(UnreadableTable, match="column 'order'"):
        read("o.parquet", None)


@pytest.mark.parametrize("name", ["orders.csv", "Orders.XLSX", "orders.jsonl"])
def test_the_order_book_of_a_folder_is_the_file_of_that_name(tmp_path, name):
    (tmp_path / name).touch()
    (tmp_path / "orders.md").touch()
    (tmp_path / "stock.csv").touch()
    assert find_book(tmp_path) == tmp_path / name


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["stock.csv"], "holds no order book"),
        (["orders.csv", "orders.json"], "several order books"),
    ],
)
def test_a_folder_of_no_or_several_order_books_asks_which(tmp_path, names, words):
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(BadRequest, match=words):
        find_book(tmp_path)


FAR = pl.Series("due", [2**30, 2**30], pl.Int32).cast(pl.Date)


def test_dates_that_no_calendar_has_are_cells_that_do_not_fit(tmp_path):
    path = tmp_path / "orders.parquet"
    names = {"order": ["A1", "A2"], "product": ["chair"] * 2, "quantity": [5, 5]}
    pl.DataFrame({**names, "due": FAR}).write_parquet(path)
    assert read_table(path, OrderBook()).frame["due"].to_list() == [BEYOND_CALENDAR] * 2
    checked = check_orders(path, chairs())
    assert [(d.code, d.row, d.column) for d in checked.defects if d.blocks] == [
        ("invalid-date", 1, "due"),
        ("invalid-date", 2, "due"),
    ]


def test_a_panic_of_a_table_library_is_a_file_that_cannot_be_read(tmp_path, monkeypatch):
    def panic(*args, **kwargs):
        raise pl.exceptions.PanicException("not yet implemented")

    path = tmp_path / "orders.parquet"
    pl.DataFrame({"order": ["A1"]}).write_parquet(path)
    monkeypatch.setattr(pl, "scan_parquet", panic)
    with pytest.raises(UnreadableTable, match="not yet implemented"):
        read_table(path, OrderBook())


def test_durations_and_times_of_a_workbook_are_read_as_it_shows_them(tmp_path):
    path = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("orders")
        hours = book.add_format({"num_format": "[h]:mm"})
        sheet.write_row(0, 0, ["order", "product", "quantity", "due", "shift"])
        sheet.write_row(1, 0, ["A1", "chair", 5, "2026-03-12"])
        sheet.write_datetime(1, 4, timedelta(hours=30), hours)
    table = read_table(path, OrderBook())
    assert table.frame["shift"].null_count() == 0
    checked = check_orders(path, chairs())
    assert checked.frame["order"].to_list() == ["A1"]
