"""Comparisons of plans, strategies and plants."""
