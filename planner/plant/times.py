"""When it is open: weekly calendars, exceptions, downtime and overtime."""

from __future__ import annotations

from pydantic import Field

from planner.plant.fields import Day, DayWindows, Moment, Money, Name, OptionalName, WeeklyWindows
from planner.plant.row import Row


class Calendar(Row):
    """Weekly working hours; they repeat for ever, beyond the horizon too, unless `valid_until`.

    Open time = shifts less breaks; an exception replaces the shifts that begin on its days;
    downtime closes whatever is open.
    """

    name: Name = Field(description="its name")
    shifts: WeeklyWindows = Field(default=(), description="Mon-Fri 06:00-14:00; Sun 22:00-06:00")
    breaks: WeeklyWindows = Field(
        default=(), description="closed within shifts: Mon-Fri 10:00-10:15"
    )
    overtime: WeeklyWindows = Field(
        default=(), description="may be opened at a cost: Sat 06:00-12:00"
    )
    overtime_premium: Money = Field(default=0, description="per hour worked in overtime, on top")
    overtime_fixed: Money = Field(
        default=0, description="per overtime window that is opened, per station"
    )
    valid_until: Day | None = Field(
        default=None, description="last day of its shifts; empty: no end"
    )


class CalendarException(Row):
    """Days on which a calendar has other shifts, or none."""

    calendar: Name = Field(description="the calendar")
    day: Day = Field(description="the day, or the first one")
    until: Day | None = Field(default=None, description="the last day; empty: that day alone")
    shifts: DayWindows = Field(
        default=(), description="shifts of each day, 06:00-12:00; empty: closed"
    )


class Downtime(Row):
    """A time in which a resource, or all that follow a calendar, is closed: maintenance."""

    resource: OptionalName = Field(default="", description="the resource; empty: by the calendar")
    calendar: OptionalName = Field(default="", description="the calendar; empty: by the resource")
    start_at: Moment = Field(description="from when")
    end_at: Moment = Field(description="until when")


class Overtime(Row):
    """A dated overtime window of a resource, or of all that follow a calendar."""

    resource: OptionalName = Field(default="", description="the resource; empty: by the calendar")
    calendar: OptionalName = Field(default="", description="the calendar; empty: by the resource")
    start_at: Moment = Field(description="from when")
    end_at: Moment = Field(description="until when")
    premium: Money = Field(default=0, description="per hour worked in it, on top")
    fixed: Money = Field(default=0, description="for opening it, per station")
