"""Incidents by months or years: each certainly in one, or possibly in every one that its vague date reaches."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

MOST_MONTHS = 60  # what spans more is counted by years where nobody says by what
EARLIEST = 1800 * 12  # an open beginning is counted from the first month that is named


@dataclass(frozen=True)
class Span:
    """One month or year, and how many incidents happened certainly or possibly then."""

    first: datetime.date
    last: datetime.date
    certain: int
    possible: int


def timeline(counted: Iterable[tuple[int, int, int]], today: datetime.date, unit: str = "") -> tuple[str, list[Span]]:
    """Of what IncidentFactsQuerySet.by_month counts: the unit, and every span of the years in which there is any."""
    now = today.year * 12 + today.month - 1
    rows = [(low, min(high, now), incidents) for low, high, incidents in counted if low <= now]
    ends = [month for low, high, _n in rows for month in (low, high) if month >= EARLIEST]
    if not ends:
        return unit or "month", []
    unit = unit or ("month" if max(ends) - min(ends) < MOST_MONTHS else "year")
    step = 1 if unit == "month" else 12
    begin, end = min(ends) // 12 * 12 // step, (max(ends) // 12 * 12 + 11) // step
    certain, turns = [0] * (end - begin + 1), [0] * (end - begin + 2)
    for low, high, incidents in rows:
        one, other = max(low // step, begin) - begin, high // step - begin
        if one == other and low >= EARLIEST:
            certain[one] += incidents
        else:
            turns[one] += incidents
            turns[other + 1] -= incidents
    starts = [first_day((begin + place) * step) for place in range(len(turns))]
    possible = list(accumulate(turns))
    return unit, [
        Span(first, after - datetime.timedelta(1), one, other)
        for first, after, one, other in zip(starts, starts[1:], certain, possible[:-1], strict=False)
    ]


def first_day(month: int) -> datetime.date:
    return datetime.date(month // 12, month % 12 + 1, 1)
