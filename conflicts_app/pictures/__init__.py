"""Drawings: where each shape lies and what it says. The templates in ``pictures/`` make SVG of it.

Positions along a drawing of time are percentages of its width, so that it fits every window and its letters keep
their size. What is certain is solid, what is only possible is hatched, here and everywhere.
"""
