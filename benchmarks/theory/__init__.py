"""Planner held against published results of operations research that have known answers."""
