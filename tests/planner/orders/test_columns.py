import pytest

from planner.orders.columns import FIELDS, find_columns, folded
from planner.orders.findings import Findings

SAP = "VBELN POSNR MATNR KWMENG VRKME VDATU KUNNR NETWR GBSTA"
FREPPLE = "name item location customer due quantity minshipment maxlateness status"
ERPNEXT = "Sales Order|Idx|Item Code|Item Name|Delivery Date|Qty|UOM|Amount|Warehouse|Status"
GERMAN = "Auftragsnr. Pos. Artikelnummer Menge ME Liefertermin Kunde Nettowert"
ODOO = (
    "Order Reference|Sequence|Order Lines/Product|product_id/default_code|product_uom_qty|"
    "product_uom|order_id/commitment_date|price_subtotal|state|qty_delivered"
)


def find(header, stated=None, repeated=()):
    findings = Findings("orders.csv", 1)
    names = header if isinstance(header, list) else header.split()
    columns = find_columns(names, stated or {}, findings, repeated=repeated)
    defects = [(code, column) for code, column in findings.frame().select("code", "column").rows()]
    return columns, defects


def test_our_own_names_are_found_however_they_are_written():
    columns, defects = find(["Order", "PRODUCT", " quantity", "due", "Late cost per day"])
    assert defects == []
    assert columns.sources["late_cost_per_day"] == ("Late cost per day",)


@pytest.mark.parametrize(
    ("header", "system", "expected"),
    [
        (
            SAP.split(),
            "sap",
            {
                "order": "VBELN",
                "order_line": "POSNR",
                "product": "MATNR",
                "quantity": "KWMENG",
                "unit": "VRKME",
                "due": "VDATU",
                "customer": "KUNNR",
                "price": "NETWR",
                "status": "GBSTA",
            },
        ),
        (
            FREPPLE.split(),
            "frepple",
            {
                "order": "name",
                "product": "item",
                "quantity": "quantity",
                "due": "due",
                "customer": "customer",
                "status": "status",
            },
        ),
        (
            ERPNEXT.split("|"),
            "erpnext",
            {
                "order": "Sales Order",
                "order_line": "Idx",
                "product": "Item Code",
                "quantity": "Qty",
                "unit": "UOM",
                "due": "Delivery Date",
                "price": "Amount",
                "status": "Status",
            },
        ),
        (
            ODOO.split("|"),
            "odoo",
            {
                "order": "Order Reference",
                "order_line": "Sequence",
                "product": "product_id/default_code",
                "quantity": "product_uom_qty",
                "unit": "product_uom",
                "due": "order_id/commitment_date",
                "price": "price_subtotal",
                "status": "state",
            },
        ),
        (
            [
                "Auftragsnr.",
                "Pos.",
                "Artikelnummer",
                "Menge",
                "ME",
                "Liefertermin",
                "Kunde",
                "Nettowert",
            ],
            None,
            {
                "order": "Auftragsnr.",
                "order_line": "Pos.",
                "product": "Artikelnummer",
                "quantity": "Menge",
                "unit": "ME",
                "due": "Liefertermin",
                "customer": "Kunde",
                "price": "Nettowert",
            },
        ),
        (
            ["Order No", "SKU", "Qty", "Need by date", "Stückzahl pro Karton"],
            None,
            {"order": "Order No", "product": "SKU", "quantity": "Qty", "due": "Need by date"},
        ),
    ],
    ids=["sap", "frepple", "erpnext", "odoo", "german", "english"],
)
def test_exports_and_everyday_words_are_known(header, system, expected):
    columns, defects = find(header)
    assert defects == []
    assert columns.system == system
    assert columns.sources == {field: (name,) for field, name in expected.items()}


def test_what_is_stated_counts_before_everything_else():
    columns, defects = find(
        "order product quantity due Wunschtermin", {"due": "Wunschtermin", "order": "order"}
    )
    assert defects == []
    assert columns.sources["due"] == ("Wunschtermin",)
    assert columns.extras == ("due",)


def test_two_columns_may_be_joined():
    columns, defects = find("A B product quantity due", {"order": "A+B"})
    assert defects == []
    assert columns.sources["order"] == ("A", "B")
    assert columns.named("order") == "A+B"


def test_our_own_name_counts_before_an_alias():
    columns, defects = find("order product quantity due Liefertermin")
    assert defects == []
    assert columns.sources["due"] == ("due",)


def test_two_aliases_of_one_column_are_ambiguous():
    columns, defects = find("order product quantity Wunschtermin Liefertermin")
    assert defects == [("ambiguous-column", "Liefertermin")]
    assert "due" not in columns.sources


def test_a_name_that_stands_there_twice_is_ambiguous():
    header = ["order", "product", "quantity", "due", "due (2)"]
    assert find(header, repeated=["due"])[1] == [("ambiguous-column", "due")]


def test_a_missing_column_is_told_by_our_name():
    assert find("order product quantity")[1] == [("missing-column", "due")]


def test_a_stated_column_that_is_not_there_is_told_by_its_name():
    assert find("order product quantity due", {"price": "Wert"})[1] == [("missing-column", "Wert")]


def test_a_stated_name_of_no_column_of_ours_is_told():
    assert find("order product quantity due x", {"dew": "x"})[1] == [("unknown-key", "x")]


def test_a_low_number_that_means_urgent_is_not_taken_for_a_factor():
    columns, defects = find(FREPPLE + " priority")
    assert "priority" in columns.extras
    assert defects == [("unknown-column", "priority")]


def test_a_name_that_is_nearly_ours_is_pointed_out_and_any_other_kept_quietly():
    columns, defects = find(["order", "product", "quantity", "due", "custmer", "weather"])
    assert defects == [("unknown-column", "custmer")]
    assert columns.extras == ("custmer", "weather")


def test_every_column_of_ours_is_found_by_its_own_name():
    columns, defects = find(list(FIELDS))
    assert defects == []
    assert columns.sources == {field: (field,) for field in FIELDS}


def test_folding_keeps_letters_and_digits_alone():
    assert folded("Späteste_Liefer-Termin 2") == "spaetestelieferterm" + "in2"
