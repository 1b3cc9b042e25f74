"""All the ways to make an order, in a planner's exact terms: minutes, money and quantities.

No tick and no index yet: `planner.translation` gives them, `planner.economics` prices the same
ways against quantity.
"""
