"""Incidents over time as columns that lead to their month or year; certain ones solid, possible ones hatched above."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import formats

from conflicts_app.filters.timeline import Span
from conflicts_app.pictures.axis import percent

HEIGHT = 64  # pixels of the highest column
YEARS_NAMED = 12

Days = tuple[datetime.date | None, datetime.date | None]
Address = Callable[[datetime.date, datetime.date], str]


@dataclass(frozen=True)
class Column:
    """One month or year: its name, how many incidents, where it is drawn, and the address of its list."""

    span: Span
    name: str
    within: bool
    x: str
    width: str
    unit: float
    address: str

    @property
    def certain_height(self) -> str:
        return f"{self.span.certain * self.unit:.1f}"

    @property
    def possible_height(self) -> str:
        return f"{self.span.possible * self.unit:.1f}"

    @property
    def certain_y(self) -> str:
        return f"{HEIGHT - self.span.certain * self.unit:.1f}"

    @property
    def possible_y(self) -> str:
        return f"{HEIGHT - (self.span.certain + self.span.possible) * self.unit:.1f}"


@dataclass(frozen=True)
class Histogram:
    """Columns from the first to the last day on which something may have happened, and the years to name below."""

    columns: list[Column]
    years: list[tuple[str, str, str]]
    by_years: bool


def histogram(unit: str, spans: list[Span], asked: Days, address: Address) -> Histogram:
    """A picture of a timeline; what lies between the days that were asked for stands out."""
    most = max((span.certain + span.possible for span in spans), default=0) or 1
    width = 100 / (len(spans) or 1)
    columns = [
        Column(
            span,
            str(span.first.year) if unit == "year" else formats.date_format(span.first, "F Y"),
            (asked[0] or span.first) <= span.last and (asked[1] or span.last) >= span.first,
            percent(place * width),
            percent(width),
            HEIGHT / most,
            address(span.first, span.last),
        )
        for place, span in enumerate(spans)
    ]
    januaries = [column for column in columns if column.span.first.month == 1]
    named = januaries[:: -(-len(januaries) // YEARS_NAMED) or 1]
    years = [(column.span.first.year, column.x) for column in named]
    return Histogram(
        columns,
        [(str(year), x, address(datetime.date(year, 1, 1), datetime.date(year, 12, 31))) for year, x in years],
        by_years=unit == "year",
    )
