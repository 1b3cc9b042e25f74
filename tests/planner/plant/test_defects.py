"""How a defect reads."""

from planner.plant.defects import DefectCode, Where, error

PLACE = Where(file="orders.csv", row=3, column="due")


def test_a_defect_says_where_which_value_what_and_how_to_mend_it():
    found = error(
        DefectCode.INVALID_DATE,
        PLACE,
        "this is no date",
        value="31.2.",
        expected="a day",
        hint="look",
    )
    assert str(found).splitlines() == [
        "error: orders.csv, row 3, column due, '31.2.': this is no date [invalid-date]",
        "  expected: a day",
        "  hint: look",
    ]


def test_a_value_that_the_message_names_is_not_repeated():
    found = error(DefectCode.INVALID_DATE, PLACE, "31.2. is no date", value="31.2.")
    assert str(found) == "error: orders.csv, row 3, column due: 31.2. is no date [invalid-date]"


def test_the_order_is_named_unless_it_is_the_value_itself():
    found = error(DefectCode.DUPLICATE_ORDER_LINE, PLACE, "it is there twice", value="A-1")
    twice = found.model_copy(update={"order": "A-1"})
    other = found.model_copy(update={"order": "B-2"})
    assert "order A-1" not in str(twice)
    assert "column due, order B-2, 'A-1': it is there twice" in str(other)
