"""Order books as the usual systems export them, read without a word in plant.toml."""

import pytest

from planner.orders import check_orders
from tests.planner.orders.builders import told, utc
from tests.planner.plant.builders import chairs, chairs_data

SAP = """\
VBELN;POSNR;MATNR;ARKTX;KWMENG;VRKME;VDATU;KUNNR;NETWR;GBSTA;ABGRU
0000012345;000010;chair;Stuhl;12,000;ST;12.03.2026;0000100001;1.440,00;A;
0000012345;000020;stool;Hocker;2,500;ST;13.03.2026;0000100001;150,00;A;
0000012345;000030;chair;Stuhl;4,000;ST;13.03.2026;0000100002;480,00;C;
0000012346;000010;chair;Stuhl;4,000;ST;13.03.2026;0000100002;480,00;A;Z1
"""

FREPPLE = """\
name,item,location,customer,status,due,quantity,priority,minshipment,maxlateness
Demand 1,chair,factory,ACME,open,2026-03-12T14:00:00,8,1,1,0:00:00
Demand 2,stool,factory,ACME,closed,2026-03-13T00:00:00,4,10,1,0:00:00
"""

ERPNEXT = """\
Sales Order,Idx,Item Code,Item Name,Delivery Date,Qty,UOM,Amount,Warehouse,Status
"SAL-ORD-2026-00001","1","chair","Chair","2026-03-12","8","Nos","960.00","Stores","To Deliver"
"SAL-ORD-2026-00001","2","stool","Stool","2026-03-13","4","Nos","240.00","Stores","Cancelled"
"""

ODOO = """\
Order Reference,Sequence,product_id/default_code,product_uom_qty,product_uom,\
order_id/commitment_date,price_subtotal,state
S00012,10,chair,8.0,Units,2026-03-12 14:00:00,960.0,sale
S00012,11,stool,4.0,Units,2026-03-13 14:00:00,240.5,done
S00013,10,stool,4.0,Units,2026-03-13 14:00:00,240.5,cancel
"""

GERMAN = """\
Auftragsnr.;Pos.;Artikel;Menge;ME;Liefertermin;Kunde;Nettowert;Ausstattung
4711;1;chair;1.234,5;Stk;12.03.26;Möbel Müller;12.345,60 €;beech
4711;2;stool;7;Stück;13.03.2026;Möbel Müller;1,00 €;
"""


@pytest.fixture
def read(tmp_path):
    def reader(text, encoding="utf-8", **plant):
        path = tmp_path / "orders.csv"
        path.write_bytes(text.encode(encoding))
        return check_orders(path, chairs(**plant))

    return reader


def orders(checked, *columns):
    return checked.frame.select("order", *columns).rows()


def test_sap_sales_documents(read):
    checked = read(SAP, orders={"decimal": ","})
    assert checked.system == "sap"
    assert orders(checked, "product", "quantity", "price", "due_at") == [
        ("0000012345-000010", "chair", 12, 1_440_000_000, utc(2026, 3, 12, 23)),
        ("0000012345-000020", "stool", 2.5, 150_000_000, utc(2026, 3, 13, 23)),
    ]
    assert told(checked) == [("stale-line", 4, "GBSTA"), ("stale-line", 5, "ABGRU")]
    assert checked.usable()


def test_sap_quantities_show_their_own_decimal_sign_only_where_they_can(read):
    checked = read(SAP)
    assert {(d.code, d.column) for d in checked.defects if d.severity == "error"} == {
        ("decimal-or-thousand-separator", "KWMENG")
    }


def test_sap_material_numbers_with_leading_zeros(read):
    products = chairs_data()["products"] | {"4711": {"family": "seats"}}
    checked = read(SAP.replace(";chair;", ";000000000000004711;"), "cp1252", products=products)
    assert set(checked.frame["product"]) <= {"4711", "stool"}
    assert "unknown-product" not in {d.code for d in checked.defects}


def test_frepple_demands(read):
    checked = read(FREPPLE)
    assert checked.system == "frepple"
    assert orders(checked, "quantity", "due_at", "priority") == [
        ("Demand 1", 8, utc(2026, 3, 12, 13), 1)
    ]
    assert told(checked) == [("unknown-column", 1, "priority"), ("stale-line", 3, "status")]
    assert "priority" in checked.extras.columns


def test_erpnext_sales_order_items(read):
    checked = read(ERPNEXT)
    assert checked.system == "erpnext"
    assert orders(checked, "quantity", "price") == [("SAL-ORD-2026-00001-1", 8, 960_000_000)]
    assert told(checked) == [("stale-line", 3, "Status")]


def test_odoo_order_lines(read):
    checked = read(ODOO)
    assert checked.system == "odoo"
    assert orders(checked, "quantity", "price") == [
        ("S00012-10", 8, 960_000_000),
        ("S00012-11", 4, 240_500_000),
    ]
    assert told(checked) == [("stale-line", 4, "state")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_german_spreadsheet(read, encoding):
    checked = read(GERMAN, encoding)
    assert orders(checked, "quantity", "price", "customer", "options", "due_at") == [
        (
            "4711-1",
            1234.5,
            12_345_600_000,
            "Möbel Müller",
            ["fabric=wool", "wood=beech"],
            utc(2026, 3, 12, 23),
        ),
        (
            "4711-2",
            7,
            1_000_000,
            "Möbel Müller",
            ["fabric=wool", "wood=oak"],
            utc(2026, 3, 13, 23),
        ),
    ]
    assert checked.usable()
