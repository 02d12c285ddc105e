"""Periods under one another along one axis: who held what view, who took part, who gave support."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from conflicts_app.models import Classification, Conflict, Involvement, Lifetime, Participation
from conflicts_app.pictures.axis import Axis, percent
from conflicts_app.pictures.months import Months

PITCH, TOP = 36, 22  # pixels: from row to row, and the room for the years above
NARROWEST = 0.4  # percent: a single day can still be seen
LONGEST = 46  # letters of a label that fit a narrow window


@dataclass(frozen=True)
class Bar:
    """A stretch of a row: certain, or only possible."""

    x: str
    width: str
    kind: str
    certain: bool
    disputed: bool

    @property
    def hatch(self) -> str:
        return self.kind.split()[0]


@dataclass
class Row:
    """One line of the band, with the periods that it draws."""

    label: str
    address: str
    kind: str
    periods: list[Lifetime] = field(default_factory=list)
    y: int = 0
    bars: list[Bar] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def short(self) -> str:
        return self.label if len(self.label) <= LONGEST else f"{self.label[: LONGEST - 1]}…"

    @property
    def text_y(self) -> int:
        return self.y + 12

    @property
    def bar_y(self) -> int:
        return self.y + 17


@dataclass
class Band:
    """The band of a conflict, ready to be drawn."""

    axis: Axis
    rows: list[Row]
    months: Months
    day: datetime.date

    @property
    def marked(self) -> str | None:
        """Where the day is drawn; nowhere if it lies beyond the axis."""
        return percent(self.axis.at(self.day)) if self.day in self.axis else None

    @property
    def months_label_y(self) -> int:
        return TOP + PITCH * len(self.rows) + 14

    @property
    def months_y(self) -> int:
        return self.months_label_y + 4

    @property
    def height(self) -> int:
        return TOP + PITCH * len(self.rows) + self.months.height

    @property
    def ticks(self) -> list[tuple[str, str]]:
        return self.axis.ticks


def band_of(conflict: Conflict, months: Iterable[dict[str, Any]], day: datetime.date, today: datetime.date) -> Band:
    """The views by assessor, the parties by side, the support from outside, and the incidents."""
    rows = [*views(conflict.classifications.all()), *parties(conflict.participations.all())]
    rows += support(conflict.involvements.all())
    counted = list(months)
    spans = [period.possible for row in rows for period in row.periods]
    days = [day for span in spans for day in (span.lower, span.upper, today if span.upper is None else None)]
    axis = Axis.over([*days, *(row[end] for row in counted for end in ("first", "last"))], today)
    for place, row in enumerate(rows):
        row.y = TOP + PITCH * place
        row.bars = [bar for period in row.periods for bar in bars(period, row.kind, axis)]
        row.said = [said(period) for period in row.periods]
    return Band(axis, rows, Months(axis, counted), day)


def views(classifications: Iterable[Classification]) -> list[Row]:
    rows: dict[int, Row] = {}
    for view in classifications:
        row = rows.setdefault(view.assessor_id, Row(str(view.assessor), view.assessor.get_absolute_url(), ""))
        row.periods.append(view)
    return list(rows.values())


def parties(participations: Iterable[Participation]) -> list[Row]:
    rows: dict[int, Row] = {}
    for part in participations:
        row = rows.setdefault(part.actor_id, Row(part.actor.in_short, part.actor.get_absolute_url(), "actor"))
        row.periods.append(part)
    return list(rows.values())


def support(involvements: Iterable[Involvement]) -> list[Row]:
    """One row for who supports whom and how firmly that is said: a denial is never drawn over what it denies."""
    rows: dict[tuple[Any, ...], Row] = {}
    for one in involvements:
        words = {"actor": one.actor.in_short, "supports": one.supports.in_short}
        label = _("%(actor)s for %(supports)s") % words
        if one.certainty != "established":
            label = f"{label}: {one.get_certainty_display().lower()}"
        fresh = Row(label, one.actor.get_absolute_url(), f"actor {one.certainty}")
        row = rows.setdefault((one.actor_id, one.supports_id, one.certainty), fresh)
        row.periods.append(one)
    return list(rows.values())


def bars(period: Any, kind: str, axis: Axis) -> Sequence[Bar]:
    """What is possible, cut out around what is certain; of a view that something is possible, nothing is certain."""
    kind = kind or period.type
    status = getattr(period, "status", "")
    disputed = status == "disputed"
    begin, end = ends(period.possible, axis)
    if period.certain is None or status == "possible":
        return [bar(begin, end, kind, False, disputed)]
    begin_sure, end_sure = ends(period.certain, axis)
    parts = [(begin, begin_sure, False), (begin_sure, end_sure, True), (end_sure, end, False)]
    return [bar(one, other, kind, certain, disputed) for one, other, certain in parts if other > one]


def ends(span: Any, axis: Axis) -> tuple[float, float]:
    """Where a range of days begins and ends; open ends lie at the beginning of the axis and today."""
    return axis.at(span.lower) if span.lower else 0.0, axis.at(span.upper) if span.upper else axis.now


def bar(begin: float, end: float, kind: str, certain: bool, disputed: bool) -> Bar:
    width = max(end - begin, NARROWEST)
    return Bar(percent(min(begin, 100 - width)), percent(width), kind, certain, disputed)


def said(period: Any) -> str:
    """The period in words, with what it is a period of."""
    match period:
        case Classification():
            what = f"{period.get_type_display()}, {period.get_status_display().lower()}"
        case Involvement():
            what = f"{period.get_form_display()}, {period.get_certainty_display().lower()}"
        case _:
            what = period.get_role_display()
    return f"{what}: {period.period_in_words}"
