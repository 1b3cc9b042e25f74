"""The schedule and the cost as pictures, for slides and mail: SVG to scale, PNG to paste.

The axis of time shows the plant's clock. Drawn by Vega-Lite inside this process; nothing is loaded
and no browser is needed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import altair as alt
import vl_convert

from planner.reports.parts.drawing import COLOURS, dressed, svg
from planner.reports.parts.words import money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from planner.reports.plan.views import Views

_CHANGEOVER = "#2b3440"
_LATE = "#d1490b"
_WIDTH = 1280
_ROW = 26


def write_svg(views: Views, folder: Path) -> tuple[str, ...]:
    """Write ``gantt.svg`` and ``cost.svg`` into a folder; return their names."""
    for name, chart in _charts(views).items():
        (folder / f"{name}.svg").write_text(svg(chart), encoding="utf-8", newline="\n")
    return ("gantt.svg", "cost.svg")


def write_png(views: Views, folder: Path) -> tuple[str, ...]:
    """Write ``gantt.png`` and ``cost.png`` into a folder; return their names."""
    for name, chart in _charts(views).items():
        (folder / f"{name}.png").write_bytes(vl_convert.svg_to_png(svg(chart), scale=2))
    return ("gantt.png", "cost.png")


def _charts(views: Views) -> dict[str, alt.LayerChart]:
    return {"gantt": gantt_chart(views), "cost": cost_chart(views)}


def gantt_chart(views: Views) -> alt.LayerChart:
    """Return the schedule: a row a station, a bar a step, closed time grey, changeovers dark."""
    rows = _row_names(views)
    y = alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(labelLimit=220))
    span = [_wall(views, 0), _wall(views, views.gantt.end)]
    time = alt.X(
        "from:T",
        title=f"clock of {views.clock.name}",
        scale=alt.Scale(type="utc", domain=span),
        axis=alt.Axis(format="%a %-d %b", labelAngle=0, grid=True, tickCount=_days(views)),
    )
    until = alt.X2("to:T")
    used = [name for name in COLOURS if name in set(views.orders.column("regime"))]
    colour = alt.Color(
        "regime:N",
        title="regime",
        scale=alt.Scale(domain=used, range=[COLOURS[name] for name in used]),
        legend=alt.Legend(orient="top", symbolOpacity=1),
    )
    hours = _layer(_open(views, rows), "#ffffff").encode(time, until, y)
    overtime = _layer(_overtime(views, rows), "#f3dfae").encode(time, until, y)
    bars = list(_bars(views, rows))
    resting = alt.Chart(alt.InlineData(values=bars)).mark_bar(height=_ROW - 8, opacity=0.35)
    working = alt.Chart(alt.InlineData(values=list(_worked(views, rows))))
    working = working.mark_bar(height=_ROW - 8)
    late = alt.Chart(alt.InlineData(values=[bar for bar in bars if bar["late"]]))
    late = late.mark_bar(height=4, yOffset=(_ROW - 8) / 2 - 2, color=_LATE)
    changes = alt.Chart(alt.InlineData(values=list(_changes(views, rows))))
    changes = changes.mark_bar(height=6, color=_CHANGEOVER)
    layers = [
        hours,
        overtime,
        resting.encode(time, until, y, colour),
        working.encode(time, until, y, colour),
        late.encode(time, until, y),
        changes.encode(time, until, y),
    ]
    return dressed(
        alt.LayerChart(
            layer=layers,
            width=_WIDTH,
            height=_ROW * max(len(rows), 1),
            view=alt.ViewBackground(fill="#e9edf1"),
            title=alt.TitleParams(
                views.plan.plant,
                subtitle="Dark: changeover. Red below: order is late. Grey: closed. Pale: at rest.",
            ),
        )
    )


def cost_chart(views: Views) -> alt.LayerChart:
    """Return the cost as a waterfall of its terms up to the total, each with its amount."""
    bars = []
    before = 0.0
    for name, amount, *_ in views.cost.rows:
        total = name == "total"
        size = float(str(amount))
        if size or total:
            start = 0.0 if total else before
            label = money(views.money.total if total else views.money.terms[str(name)])
            bars.append(
                {"term": name, "from": start, "to": start + size, "total": total, "label": label}
            )
        before += size
    data = alt.InlineData(values=bars)
    y = alt.Y("term:N", sort=[str(bar["term"]) for bar in bars], title=None)
    x = alt.X("from:Q", title=views.plan.currency, axis=alt.Axis(format=",.0f"))
    colour = alt.condition("datum.total", alt.value("#14304f"), alt.value("#0b62a8"))
    blocks = alt.Chart(data).mark_bar(height=20).encode(y=y, x=x, x2="to:Q", color=colour)
    labels = alt.Chart(data).mark_text(align="left", dx=6).encode(y=y, x="to:Q", text="label:N")
    title = alt.TitleParams(f"{views.plan.plant}: cost", subtitle=views.verdict)
    return dressed(
        alt.LayerChart(layer=[blocks, labels], width=640, height=34 * len(bars), title=title)
    )


def _layer(values: list[dict[str, object]], colour: str) -> alt.Chart:
    chart: alt.Chart = alt.Chart(alt.InlineData(values=values)).mark_bar(
        height=_ROW - 1, color=colour
    )
    return chart


def _row_names(views: Views) -> list[str]:
    return [f"{row.group} {row.label}".strip() for row in views.gantt.rows]


def _wall(views: Views, at: int) -> str:
    """Return what the plant's clock shows, so many seconds after the start, as if it were UTC."""
    shown = views.clock.show(views.plan.start_at + timedelta(seconds=at))
    return shown.strftime("%Y-%m-%dT%H:%M:%SZ")


def _days(views: Views) -> dict[str, object]:
    """Return how far apart the marks on the axis are: about ten to fourteen of them."""
    days = views.gantt.end / 86_400
    return {"interval": "day", "step": max(1, round(days / 12))}


def _place(views: Views, row: str, start: int, end: int) -> dict[str, object]:
    return {"row": row, "from": _wall(views, start), "to": _wall(views, end)}


def _open(views: Views, rows: list[str]) -> list[dict[str, object]]:
    return [
        _place(views, name, start, min(end, views.gantt.end))
        for name, row in zip(rows, views.gantt.rows, strict=True)
        for start, end in row.open
        if start < views.gantt.end
    ]


def _overtime(views: Views, rows: list[str]) -> list[dict[str, object]]:
    return [
        _place(views, name, start, end)
        for name, row in zip(rows, views.gantt.rows, strict=True)
        for start, end in row.overtime
    ]


def _bars(views: Views, rows: list[str]) -> Iterator[dict[str, object]]:
    for bar in views.gantt.bars:
        order = views.plan.orders[bar.order]
        place = _place(views, rows[bar.row], bar.start, bar.end)
        yield {**place, "regime": str(order.regime), "late": order.late}


def _worked(views: Views, rows: list[str]) -> Iterator[dict[str, object]]:
    """Yield the open parts of the bars, all but the end of each, so that neighbours stay apart."""
    apart = views.gantt.end // 2000
    for bar in views.gantt.bars:
        for start, end in views.gantt.rows[bar.row].worked(bar.start, bar.end):
            cut = end - apart if end == bar.end and end - start > 3 * apart else end
            place = _place(views, rows[bar.row], start, cut)
            yield {**place, "regime": str(views.plan.orders[bar.order].regime)}


def _changes(views: Views, rows: list[str]) -> Iterator[dict[str, object]]:
    for change in views.gantt.changes:
        yield _place(views, rows[change.row], change.start, change.end)
