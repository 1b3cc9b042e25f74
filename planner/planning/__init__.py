"""From plant and orders to a plan: translate, solve, interpret."""
