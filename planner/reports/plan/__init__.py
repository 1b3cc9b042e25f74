"""What one plan looks like: a page, a workbook, pictures and CSV files, all of the same views."""
