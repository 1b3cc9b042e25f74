"""What a plan looks like: a page, a workbook, pictures and CSV files, all of the same views."""

from planner.reports.plan.write import KINDS, ReportKind, write_reports

__all__ = ["KINDS", "ReportKind", "write_reports"]
