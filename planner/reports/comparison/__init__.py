"""What a comparison of strategies looks like: a folder with a page, a workbook and its plans."""
