"""Real factories: what their records say as plant and order book, planned and compared."""
