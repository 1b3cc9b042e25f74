"""The order book: its schema, readers, checks and quarantine."""
