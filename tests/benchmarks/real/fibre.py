"""A small fibre maker in the format of the real one, written by hand."""

import csv
from pathlib import Path

ORDERS = (
    *("order_id", "customer_id", "created_time", "parts", "specification", "weight", "price"),
    *("quality", "voucher", "batch_id", "factory_id"),
)


def order(number, part="FDY", specification="75D/36F(83dtex/36f)", **cells):
    """An order of 2 January 2020 for 1,000 kg, made in factory 1 as batch PART-1."""
    return {
        "order_id": str(number),
        "customer_id": "0000000001",
        "created_time": "2020-01-02 09:30:00",
        "parts": part,
        "specification": specification,
        "weight": "1000.0",
        "price": "7.5",
        "batch_id": f"{part}-1",
        "factory_id": "1",
        **cells,
    }


def spun(batch, production, *, date="2020-01-02", night="0", scrap="0"):
    """A shift's output of a batch in grammes."""
    return {
        "batch_id": batch,
        "date": date,
        "night": night,
        "production": production,
        "scrap_rate": scrap,
    }


def textured(batch, start, end):
    """A run of a batch."""
    return {"batch_id": batch, "start_time": start, "end_time": end, "efficieny": "0.94"}


SPUN = (spun("FDY-1", "12000000"),)
TEXTURED = (textured("DTY-1", "2020-01-02 00:00:00", "2020-01-02 10:00:00"),)


def write_maker(folder: Path, *orders, spinning=SPUN, texturing=TEXTURED) -> Path:
    """Write the three files that are read into a new folder and return it."""
    folder.mkdir()
    for name, columns, rows in (
        ("orders", ORDERS, orders),
        ("spinning", ("batch_id", "date", "night", "production", "scrap_rate"), spinning),
        ("texturing", ("batch_id", "start_time", "end_time", "efficieny"), texturing),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder
