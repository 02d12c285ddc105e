"""Incidents over time: certain ones solid, and above them, hatched, those that vague dates only make possible."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import formats

from conflicts_app.pictures.axis import Axis, percent

HEIGHT, LABEL, FOOT = 56, 20, 6  # pixels: the highest column, the room for the label above, the room below


@dataclass(frozen=True)
class Column:
    """One month."""

    month: datetime.date
    certain: int
    possible: int
    x: str
    width: str
    unit: float

    @property
    def certain_height(self) -> str:
        return f"{self.certain * self.unit:.1f}"

    @property
    def possible_height(self) -> str:
        return f"{self.possible * self.unit:.1f}"

    @property
    def certain_y(self) -> str:
        return f"{HEIGHT - self.certain * self.unit:.1f}"

    @property
    def possible_y(self) -> str:
        return f"{HEIGHT - (self.certain + self.possible) * self.unit:.1f}"

    @property
    def name(self) -> str:
        return formats.date_format(self.month, "F Y")


class Months:
    """The months of an axis in which something happened or may have happened, as IncidentQuerySet.by_month counts."""

    def __init__(self, axis: Axis, counted: Iterable[dict[str, Any]]) -> None:
        certain: Counter[datetime.date] = Counter()
        possible: Counter[datetime.date] = Counter()
        self.incidents = 0
        for row in counted:
            self.incidents += row["incidents"]
            if row["first"] == row["last"]:
                certain[row["first"]] += row["incidents"]
                continue
            month, last = max(row["first"], axis.first), min(row["last"] or axis.last, axis.last)
            while month <= last:
                possible[month] += row["incidents"]
                month = month_after(month)
        months = sorted(certain | possible)
        self.most = max((certain[month] + possible[month] for month in months), default=0)
        self.columns = [self.column(axis, month, certain[month], possible[month]) for month in months]

    def column(self, axis: Axis, month: datetime.date, certain: int, possible: int) -> Column:
        begin, end = axis.at(month), axis.at(month_after(month))
        return Column(month, certain, possible, percent(begin), percent(end - begin), HEIGHT / self.most)

    @property
    def height(self) -> int:
        return LABEL + HEIGHT + FOOT if self.columns else 0


def month_after(month: datetime.date) -> datetime.date:
    return (month + datetime.timedelta(days=31)).replace(day=1)
