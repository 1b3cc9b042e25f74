"""Which regimes are open to which orders, and what counts."""
