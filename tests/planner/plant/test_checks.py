"""Every defect of a plant as a whole is found, with the row and column it comes from."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from planner.plant import DefectCode as Code
from planner.plant import check_plant, check_reading, plant_of, read_plant, save_plant
from tests.examples import examples
from tests.planner.plant.builders import chairs, chairs_data, plants


def found(plant=None, /, **changes) -> list[tuple[str, str, str | None]]:
    """Code, severity and column of each defect of the chairs with some changes."""
    plant = chairs(**changes) if plant is None else plant
    return [(d.code, str(d.severity), d.column) for d in check_plant(plant)]


def changed(table: str, name: str, **cells):
    data = chairs_data()
    data[table][name] |= cells
    return plant_of(data)


def with_row(table: str, **cells):
    data = chairs_data()
    return plant_of(data | {table: [*data.get(table, []), cells]})


def test_a_sound_plant_has_no_defect():
    assert found() == []


@settings(deadline=None, max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(plants())
def test_no_plant_whatever_breaks_the_checks(plant):
    check_plant(plant)


@pytest.mark.parametrize(
    ("table", "cells", "code", "column"),
    [
        ("rates", {"product": "chair", "resource": "lin", "rate": 1},
         Code.UNKNOWN_RESOURCE, "resource"),
        ("rates", {"product": "chiar", "rate": 1}, Code.UNKNOWN_NAME, "product"),
        ("variants", {"product": "chair", "variant": "x", "resources": ["lines"]},
         Code.UNKNOWN_RESOURCE, "resources"),
        ("receipts", {"item": "felt", "arrives_at": "2026-03-04", "quantity": 1},
         Code.UNKNOWN_NAME, "item"),
        ("downtime", {"resource": "lathe", "start_at": "2026-03-04", "end_at": "2026-03-05"},
         Code.UNKNOWN_RESOURCE, "resource"),
        ("option_work", {"group": "wood", "option": "pine", "regime": "custom"},
         Code.INVALID_OPTION, "option"),
        ("variants", {"product": "chair", "variant": "x", "options": ["silk"]},
         Code.INVALID_OPTION, "options"),
        ("variants", {"product": "chair", "variant": "x", "options": ["beech", "leather"]},
         Code.INVALID_OPTION, "options"),
        ("options", {"group": "legs", "option": "short", "needs": ["brass"]},
         Code.INVALID_OPTION, "needs"),
        ("options", {"group": "wood", "option": "ash", "default": True},
         Code.INCONSISTENT, "default"),
        ("options", {"group": "wood", "option": "oak"}, Code.DUPLICATE_ROW, "option"),
        ("stock", {"item": "body", "product": "chair", "options": ["leather"]},
         Code.MISSING_BASELINE, "options"),
        ("stock", {"item": "chair body"}, Code.DUPLICATE_ROW, "item"),
        ("materials", {"item": "chair body", "per_unit": 1}, Code.MISSING_VALUE, "option"),
        ("rates", {"product": "chair", "resource": "workshop", "rate": 0},
         Code.MISSING_RATE, "rate"),
        ("rates", {"product": "chair", "resource": "workshop"}, Code.MISSING_RATE, "rate"),
        ("rates", {"product": "chair", "resource": "workshop", "rate": 30, "yield": 0},
         Code.MISSING_RATE, "yield"),
        ("rates", {"product": "*", "resource": "workshop", "rate": 30},
         Code.DUPLICATE_ROW, "regime"),
        ("changeovers", {"resource": "line", "from_setup": ["seats"], "to_setup": ["seats"]},
         Code.INCONSISTENT, "from_setup"),
        ("changeovers", {"resource": "line", "from_setup": ["seats", "aok"],
                         "to_setup": ["seats", "beech"], "minutes": 3},
         Code.UNKNOWN_NAME, "from_setup"),
        ("changeover_rules", {"resource": "line", "attribute": "size"},
         Code.UNKNOWN_NAME, "attribute"),
        ("changeover_rules", {"resource": "line", "attribute": "wood", "to_value": "pine"},
         Code.UNKNOWN_NAME, "to_value"),
        ("exceptions", {"calendar": "day", "day": "2026-03-04", "until": "2026-03-03"},
         Code.INCONSISTENT, "until"),
        ("downtime", {"resource": "line", "start_at": "2026-03-04", "end_at": "2026-03-04"},
         Code.INCONSISTENT, "end_at"),
        ("overtime", {"start_at": "2026-03-04", "end_at": "2026-03-05"},
         Code.INCONSISTENT, "resource"),
        ("routings", {"product": "chair", "route": "r", "regime": "custom", "step": "saw"},
         Code.UNKNOWN_RESOURCE, "resources"),
        ("routings", {"product": "chair", "route": "r", "regime": "custom", "step": "saw",
                      "resources": ["workshop"]}, Code.MISSING_RATE, "rate"),
        ("routings", {"product": "chair", "route": "r", "regime": "custom", "step": "saw",
                      "after": ["fell"], "resources": ["workshop"], "rate": 1},
         Code.UNKNOWN_NAME, "after"),
        ("routings", {"product": "chair", "route": "r", "regime": "custom", "step": "saw",
                      "resources": ["workshop"], "rate": 1, "min_lag": "2 h", "max_lag": "1 h"},
         Code.INCONSISTENT, "max_lag"),
        ("state_machines", {"resource": "line", "station": 2}, Code.INCONSISTENT, "station"),
    ],
)  # fmt: skip
def test_a_bad_row_is_reported_at_its_column(table, cells, code, column):
    assert (code, "error", column) in found(with_row(table, **cells))


def test_a_step_that_waits_for_itself_is_a_cycle():
    step = {"product": "chair", "route": "r", "regime": "custom", "resources": ["workshop"],
            "rate": 1}  # fmt: skip
    rows = [
        step | {"step": "saw"},
        step | {"step": "glue", "after": ["saw", "paint"]},
        step | {"step": "paint", "after": ["glue"]},
        step | {"step": "pack", "after": ["paint"]},
    ]
    assert found(routings=rows) == [(Code.ROUTING_CYCLE, "error", "after")]


def test_any_dag_is_no_cycle():
    step = {"product": "chair", "route": "r", "regime": "custom", "resources": ["workshop"],
            "rate": 1}  # fmt: skip
    rows = [
        step | {"step": "a"},
        step | {"step": "b", "after": ["a"]},
        step | {"step": "c", "after": ["a"]},
        step | {"step": "d", "after": ["b", "c"]},
    ]
    assert found(routings=rows) == []


def test_a_product_nobody_makes_and_a_resource_that_makes_nothing_are_errors():
    rates = [{"product": "chair", "resource": "line", "rate": 1}]
    assert [(code, column) for code, _, column in found(rates=rates, option_work=[])] == [
        (Code.MISSING_RATE, "name"),
        (Code.MISSING_RATE, "name"),
        (Code.MISSING_RATE, "name"),
    ]


def test_a_hybrid_rate_without_a_baseline_is_an_error():
    rates = [
        {"product": "*", "regime": "flexible", "rate": 4},
        {"product": "*", "regime": "custom", "rate": 45},
        {"product": "stool", "regime": "hybrid", "resource": "cell", "rate": 1},
        {"product": "chair", "resource": "line", "rate": 1},
    ]
    assert found(rates=rates) == [(Code.MISSING_BASELINE, "error", "product")]


def quick(*options: str, rates: list | None = None) -> list:
    """Defects of the chairs with late options that add no minutes when finishing."""
    data = chairs_data()
    data["option_work"] = [r for r in data["option_work"] if r["option"] not in options]
    data["rates"] += rates or []
    return list(check_plant(plant_of(data)))


def test_a_finisher_without_a_rate_is_a_warning_where_an_option_adds_no_minutes():
    defects = quick("castors")
    assert [(d.code, str(d.severity), d.column, d.value) for d in defects] == [
        (Code.MISSING_RATE, "warning", "regime", "castors"),
        (Code.MISSING_RATE, "warning", "regime", "castors"),
    ]
    assert [d.message for d in defects] == [
        "finishing stool on cell takes 0 minutes with castors",
        "finishing chair on workshop takes 0 minutes with castors, and of 1 more product",
    ]
    assert "regime hybrid" in (defects[0].hint or "")


def test_a_finisher_of_no_time_is_reported_at_its_rate():
    rows = [{"product": "stool", "resource": "cell", "regime": "hybrid", "rate": "0 s"}]
    found = {(d.column, d.message) for d in quick("armrest", rates=rows)}
    assert ("rate", "finishing stool on cell takes 0 minutes with armrest") in found


def test_fixed_minutes_of_a_finisher_are_time_enough():
    rows = [
        {"product": "stool", "resource": "cell", "regime": "hybrid", "fixed": "5 min"},
        {"product": "*", "resource": "workshop", "regime": "hybrid", "rate": "5 min"},
    ]
    assert quick("castors", rates=rows) == []


def test_a_default_that_adds_no_minutes_is_no_defect_beside_options_that_do():
    # Wool, the default fabric, adds none; nobody has to do anything for it.
    assert quick() == []


@pytest.mark.parametrize(
    "cells",
    [
        {"rate": "0.0001 s"},
        {"rate": "30 h"},
        {"rate": "50 min"},
        {"rate": "30 s", "yield": "5%"},
    ],
)
def test_a_rate_that_is_hard_to_believe_is_a_warning(cells):
    data = chairs_data()
    data["rates"][1] = {"product": "chair", "resource": "line"} | cells
    defects = check_plant(plant_of(data))
    assert {(d.code, str(d.severity)) for d in defects} == {(Code.IMPLAUSIBLE_RATE, "warning")}


def test_a_rate_far_from_those_of_its_like_is_a_warning():
    data = chairs_data()
    rows = [{"product": f"p{i}", "resource": "cell", "rate": rate} for i, rate in
            enumerate(("4 min", "5 min", "6 min", "5 h", "4 s"))]  # fmt: skip
    data["rates"] += rows
    data["products"] |= {f"p{i}": {} for i in range(5)}
    defects = check_plant(plant_of(data))
    assert [(d.code, d.value) for d in defects] == [
        (Code.IMPLAUSIBLE_RATE, "5 h"),
        (Code.IMPLAUSIBLE_RATE, "4 s"),
    ]


def test_an_unknown_initial_setup_is_a_warning():
    assert found(changed("resources", "line", initial_setup=[])) == [
        (Code.UNKNOWN_INITIAL_STATE, "warning", "initial_setup")
    ]


def test_a_missing_changeover_is_an_error_without_a_default():
    data = chairs_data()
    del data["resources"]["line"]["changeover"]
    plant = plant_of(data)
    assert set(found(plant)) == {(Code.MISSING_CHANGEOVER, "error", "changeover")}
    values = [defect.value for defect in check_plant(plant)]
    assert values == ["seats; oak -> seats; beech", "seats; beech -> seats; oak"]


def test_a_missing_changeover_is_a_warning_where_a_default_exists():
    row = {"resource": "line", "from_setup": ["seats", "oak"], "to_setup": ["seats", "beech"],
           "minutes": 10}  # fmt: skip
    assert found(changeovers=[row]) == [(Code.MISSING_CHANGEOVER, "warning", "to_setup")]


def matrix(*times: int):
    setups = [("seats", wood) for wood in ("oak", "beech", "ash")]
    pairs = [(a, b) for a in setups for b in setups]
    rows = [{"resource": "line", "from_setup": a, "to_setup": b, "minutes": time}
            for (a, b), time in zip(pairs, times, strict=True)]  # fmt: skip
    ash = {"group": "wood", "option": "ash"}
    return chairs(changeovers=rows, options=[*chairs_data()["options"], ash])


def test_a_changeover_longer_than_a_detour_is_a_warning_at_its_row():
    (defect,) = check_plant(matrix(0, 10, 50, 10, 0, 10, 10, 10, 0))
    assert (defect.code, defect.severity, defect.value) == (
        Code.TRIANGLE_INEQUALITY,
        "warning",
        "50 min",
    )
    assert "by way of seats; beech" in defect.message


def test_a_changeover_of_a_setup_to_itself_is_a_warning():
    assert found(matrix(0, 10, 10, 10, 5, 10, 10, 10, 0)) == [
        (Code.TRIANGLE_INEQUALITY, "warning", "minutes")
    ]


def test_a_calendar_that_ends_within_the_horizon_is_an_error():
    ends = changed("calendars", "day", valid_until="2026-03-05")
    lasts = changed("calendars", "day", valid_until="2026-03-08")
    assert found(ends) == [(Code.CALENDAR_ENDS, "error", "valid_until")]
    assert found(lasts) == []


def test_the_start_asked_for_takes_the_place_of_the_plants():
    plant = changed("calendars", "day", valid_until="2026-03-08")
    later = check_plant(plant, start=datetime(2026, 3, 3, tzinfo=plant.zone))
    assert [d.code for d in later] == [Code.CALENDAR_ENDS]


def test_a_calendar_that_never_opens_is_an_error():
    assert (Code.CALENDAR_ENDS, "error", "shifts") in found(changed("calendars", "day", shifts=[]))


NIGHT = {"day": {"shifts": ["Mon-Fri 06:00-14:00"]}, "night": {"shifts": ["Mon-Fri 22:00-06:00"]}}


def with_night_crew(calendar: str, **line):
    data = chairs_data()
    data["calendars"] = NIGHT
    for resource in data["resources"].values():
        resource["calendar"] = "day"
    data["resources"]["line"] |= line
    data["pools"].append({"name": "setters", "capacity": 1, "calendar": calendar})
    return plant_of(data)


@pytest.mark.parametrize("column", ["pools", "changeover_pools"])
def test_a_crew_that_is_never_there_with_its_machine_is_an_error(column):
    assert found(with_night_crew("night", **{column: {"setters": 1}})) == [
        (Code.SHIFTS_NEVER_OVERLAP, "error", column)
    ]
    assert found(with_night_crew("day", **{column: {"setters": 1}})) == []


def test_a_crew_that_meets_its_machine_in_overtime_only_is_there():
    plant = with_night_crew("night", pools={"setters": 1})
    data = chairs_data()
    data["calendars"] = NIGHT | {"day": NIGHT["day"] | {"overtime": ["Mon 22:00-23:00"]}}
    assert found(plant.model_copy(update={"calendars": plant_of(data).calendars})) == []


def test_a_step_whose_people_and_machine_never_meet_is_an_error():
    step = {"product": "chair", "route": "r", "regime": "custom", "step": "saw", "rate": 1,
            "resources": ["workshop"], "pools": {"setters": 1}}  # fmt: skip
    plant = with_night_crew("night")
    routings = chairs(routings=[step]).routings
    assert found(plant.model_copy(update={"routings": routings})) == [
        (Code.SHIFTS_NEVER_OVERLAP, "error", "pools")
    ]


def test_more_people_than_there_are_cannot_be_asked_for():
    assert found(changed("resources", "cell", pools={"upholsterers": 3})) == [
        (Code.INCONSISTENT, "error", "pools")
    ]


def test_a_resource_must_say_which_of_several_calendars_it_follows():
    data = chairs_data()
    data["calendars"] = NIGHT
    assert found(plant_of(data)) == [(Code.MISSING_VALUE, "error", "calendar")] * 3


def test_an_empty_plant_says_what_it_lacks():
    assert [d.column for d in check_plant(plant_of({}))] == ["products", "resources"]


def test_defects_carry_the_row_of_the_file_they_come_from(tmp_path: Path):
    data = chairs_data()
    data["rates"][3] = {"product": "*", "resource": "workshp", "rate": 45}
    save_plant(plant_of(data), tmp_path)
    places = {(d.code, d.file, d.row, d.column) for d in check_reading(read_plant(tmp_path))}
    assert (Code.UNKNOWN_RESOURCE, "rates.csv", 5, "resource") in places


@pytest.mark.parametrize(
    ("file", "good", "bad"),
    [("resources.csv", "mass", "masss"), ("pools.csv", ",2,", ",two,")],
)
def test_a_row_that_could_not_be_read_makes_no_name_unknown(tmp_path: Path, file, good, bad):
    save_plant(chairs(), tmp_path)
    text = (tmp_path / file).read_text()
    assert good in text
    (tmp_path / file).write_text(text.replace(good, bad))
    assert [d.code for d in check_reading(read_plant(tmp_path))] == [Code.INVALID_VALUE]


def test_a_cell_that_could_not_be_read_is_reported_once(tmp_path: Path):
    save_plant(chairs(), tmp_path)
    text = (tmp_path / "rates.csv").read_text().replace("45 min", "0/h")
    (tmp_path / "rates.csv").write_text(text)
    assert [d.code for d in check_reading(read_plant(tmp_path))] == [Code.MISSING_RATE]
