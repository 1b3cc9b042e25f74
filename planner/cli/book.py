"""What a command that plans says of the order book first: what it leaves out."""

from typing import TYPE_CHECKING

from planner.cli.console import Console, count

if TYPE_CHECKING:
    from planner.planning.week import Week


def tell_input(console: Console, week: "Week") -> None:
    """Say how many warnings there are, and how many order lines are not planned and why."""
    warnings = sum(not defect.blocks for defect in week.defects)
    if warnings:
        console.say(f"{count(warnings, 'warning')}; `planner check` lists them")
    closed = int(week.orders.set_aside["closed"].sum())
    aside = week.orders.set_aside.height - closed
    if closed:
        console.say(f"{count(closed, 'order line')} closed, so nothing is made for them")
    if aside:
        console.say(
            f"{count(aside, 'order line')} with errors set aside, "
            f"{week.orders.frame.height:,} to plan"
        )
