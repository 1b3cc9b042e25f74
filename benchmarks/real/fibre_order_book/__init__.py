"""The order book of a chemical-fibre maker with twelve factories, as a plant and an order book.

`book` reads the orders, `pace` pools what spinning and texturing made into the pace of a factory,
`plant` writes both down as planner's own plant and order book, `lateness` says how late a plan is.
"""
