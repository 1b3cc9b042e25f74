"""Documents of an analysis: zero has one sign in all of them."""

import json

import pytest

from planner.analysis.comparison.statistics import paired
from planner.analysis.figures import Figures
from tests.planner.reports.comparisons import an_outcome
from tests.planner.reports.sweeps import a_sweep_row


class Some(Figures):
    share: float | None
    by_name: dict[str, float | None]
    count: int


def test_a_negative_zero_becomes_a_plain_one_and_nothing_else_changes():
    found = Some(share=-0.0, by_name={"a": -0.0, "b": None, "c": -0.5}, count=0)
    assert (
        found.model_dump_json() == '{"share":0.0,"by_name":{"a":0.0,"b":null,"c":-0.5},"count":0}'
    )
    assert Some(share=None, by_name={}, count=-1).share is None


@pytest.mark.parametrize(
    "document",
    [
        a_sweep_row(0, {"changeover_time": -0.0}, "mass", 1, -0.0, lost_orders=-0.0),
        a_sweep_row(0, {}, "mass", 1, orders_by_regime={"mass": -0.0}, served={"-": -0.0}),
        an_outcome("mass", 1, -0.0, utilization={"mass": -0.0}),
        paired([-0.0, -0.0]),
    ],
)
def test_no_document_of_an_analysis_holds_a_negative_zero(document):
    text = document.model_dump_json()
    assert "-0.0" not in text
    json.loads(text)
