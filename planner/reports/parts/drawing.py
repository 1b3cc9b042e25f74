"""What drawn pictures have in common: a colour a regime, our type, and SVG without a browser."""

from __future__ import annotations

from typing import TypeVar

import altair as alt
import vl_convert

COLOURS = {
    "mass": "#0072b2",
    "flexible": "#e69f00",
    "custom": "#009e73",
    "hybrid": "#b6659a",
    "outsourced": "#7a8794",
}
"""One a regime, told apart without red and green; the page's own are the same."""

_Chart = TypeVar("_Chart", alt.LayerChart, alt.ConcatChart)


def svg(chart: alt.LayerChart | alt.ConcatChart) -> str:
    """Return a chart as SVG, drawn in this process."""
    specification = chart.to_dict()
    return str(vl_convert.vegalite_to_svg(specification, vl_version=_vega_lite()))


def _vega_lite() -> str:
    """Return the version that altair writes, as the converter calls it."""
    return ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


def dressed(chart: _Chart) -> _Chart:
    """Return a chart with our type and quiet lines."""
    quiet: _Chart = (
        chart.configure(font="Liberation Sans, Arial, sans-serif", background="#ffffff", padding=16)
        .configure_title(anchor="start", fontSize=20, subtitleFontSize=13, subtitleColor="#5a6878")
        .configure_axis(labelFontSize=12, gridColor="#d9e0e7", domainColor="#9aa7b4")
        .configure_legend(labelFontSize=12, symbolType="square")
    )
    return quiet
