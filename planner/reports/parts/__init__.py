"""What reports are made of: tables, sheets, charts, words and amounts; nothing of one report."""
