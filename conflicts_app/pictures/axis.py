"""A length of time as a width."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

MOST_TICKS = 8


@dataclass(frozen=True)
class Axis:
    """Whole years from the first to the last, over 100 percent of a width. Nothing is drawn beyond today."""

    first: datetime.date
    last: datetime.date
    today: datetime.date

    @classmethod
    def over(cls, days: Iterable[datetime.date | None], today: datetime.date) -> "Axis":
        """Wide enough for all the days that there are, as far as they are past; for this year where there are none."""
        past = [day for day in days if day and day <= today] or [today]
        return cls(min(past).replace(month=1, day=1), max(past).replace(month=12, day=31), today)

    def at(self, day: datetime.date) -> float:
        """Where the day begins, in percent; at an edge where it lies beyond it."""
        whole = (self.last - self.first).days + 1
        return min(self.now, max(0.0, 100 * (day - self.first).days / whole))

    @property
    def now(self) -> float:
        """Where today lies; the end of the axis where that is past."""
        whole = (self.last - self.first).days + 1
        return min(100.0, 100 * ((self.today - self.first).days + 1) / whole)

    def __contains__(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last

    @property
    def ticks(self) -> list[tuple[str, str]]:
        """Years and where they begin: (“2024”, “33.33%”), not more than fit a narrow window."""
        years = range(self.first.year, self.last.year + 1)
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 500, 2000) if len(years) / step <= MOST_TICKS)
        whole = (self.last - self.first).days + 1
        shown = [datetime.date(year, 1, 1) for year in years if year % step == 0 or len(years) == 1]
        return [(str(first.year), percent(100 * (first - self.first).days / whole)) for first in shown]


def percent(number: float) -> str:
    return f"{number:.2f}%"
