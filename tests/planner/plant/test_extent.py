"""Workbooks that would exhaust the memory are refused before they are read."""

import zipfile
from io import BytesIO

import pytest

from planner.plant import DefectCode, read_plant
from planner.plant.extent import refuse_oversize
from planner.plant.write import workbook_bytes
from tests.planner.plant.builders import chairs


def workbook_with(*references: str) -> bytes:
    """The chairs, with more cells in one of the sheets."""
    buffer = BytesIO()
    cells = "".join(f'<c r="{ref}" t="inlineStr"><is><t>x</t></is></c>' for ref in references)
    with (
        zipfile.ZipFile(BytesIO(workbook_bytes(chairs()))) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet2.xml"):
                row = f'<row r="9">{cells}</row></sheetData>'.encode()
                content = content.replace(b"</sheetData>", row)
            new.writestr(part.filename, content)
    return buffer.getvalue()


def test_an_ordinary_workbook_passes():
    refuse_oversize(workbook_bytes(chairs()))


@pytest.mark.parametrize("references", [("A1048576",), ("XFD9",), ("AB9", "C200000")])
def test_a_stray_cell_in_one_direction_passes(references):
    refuse_oversize(workbook_with(*references))


@pytest.mark.parametrize(
    "references", [("XFD1048576",), ("A999999", "ZZ9"), ("A99999999999",), ("AAAAAAAAA1",)]
)
def test_a_sheet_that_reaches_too_far_both_ways_is_refused_with_its_extent(references):
    with pytest.raises(ValueError, match="reaches to row"):
        refuse_oversize(workbook_with(*references))


def test_a_plant_in_such_a_workbook_is_one_defect(tmp_path):
    (tmp_path / "plant.xlsx").write_bytes(workbook_with("XFD1048576"))
    (defect,) = read_plant(tmp_path / "plant.xlsx").defects
    assert defect.code is DefectCode.UNREADABLE_FILE


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("planner.plant.extent.MAX_UNPACKED", 1000)
    with pytest.raises(ValueError, match="unpacks to"):
        refuse_oversize(workbook_bytes(chairs()))


def test_a_damaged_archive_is_refused():
    content = bytearray(workbook_bytes(chairs()))
    middle = len(content) // 3
    content[middle : middle + 40] = bytes(40)
    with pytest.raises(ValueError, match=r"it is (no|damaged)"):
        refuse_oversize(bytes(content))
