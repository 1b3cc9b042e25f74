"""A job shop's event log of three months as a plant and an order book.

`reports` reads and cleans what workers reported, `steps` makes the steps of the work orders of it,
`hours` says when and at how many places each resource worked, `plant` writes all that down as
planner's own plant and order book, `comparison` holds a plan against what happened.
"""
