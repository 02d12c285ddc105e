"""Vague time. Editors write EDTF (ISO 8601-2); the ranges of days beside it are derived here and nowhere else.

Of EDTF the register reads what its sources need: a day, month or year, unknown trailing digits (``201X``,
``2024-04-XX``), a qualifier (``~ ? %``), from–to (``2024-06/2024-11``) and one of several (``[2023-10..2023-12]``,
``[2023,2024]``). A qualifier widens nothing, because nobody said by how much. Seasons are refused: they lie in other
months on the other half of the earth.
"""

import calendar
import datetime
import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAY = datetime.timedelta(days=1)
ONGOING = ".."
UNIT = re.compile(r"(\d\d(?:\d\d|\dX|XX))(?:-(\d\d|XX)(?:-(\d\d|XX))?)?", re.ASCII)


def days_of_unit(unit: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of one day, month or year; ValueError where it is none."""
    parts = UNIT.fullmatch(unit)
    if not parts:
        raise ValueError(unit)
    year, month, day = (part or "XX" for part in parts.groups())
    if ("X" in year and month != "XX") or (month == "XX" and day != "XX"):
        raise ValueError(unit)  # unknown digits stand at the end
    first = datetime.date(int(year.replace("X", "0")), int(month.replace("XX", "01")), int(day.replace("XX", "01")))
    last_year, last_month = int(year.replace("X", "9")), int(month.replace("XX", "12"))
    last_day = calendar.monthrange(last_year, last_month)[1] if day == "XX" else int(day)
    return first, datetime.date(last_year, last_month, last_day)


@lru_cache(maxsize=50_000)
def reading(edtf: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that an EDTF date can mean, in its widest reading.

    Raises ValueError with a sentence for people where the text is not a date that the register reads.
    """
    one_of = re.fullmatch(r"\[(.+)\]", edtf)
    written = re.split(r"\.\.|,", one_of[1]) if one_of else edtf.split("/")
    units = [re.sub(r"[~?%]$", "", unit) for unit in written]
    try:
        if len(units) > 2 and not one_of:
            raise ValueError(edtf)
        read = [days_of_unit(unit) for unit in units]
        if one_of and (len({len(unit) for unit in units}) > 1 or edtf.count("..") > 1):
            raise ValueError(edtf)
    except ValueError as fault:
        raise ValueError(
            _(
                "“%(text)s” is not a date the register can read. Write 2025-04-01, 2024-04, 2021~ (about), "
                "2024-06/2024-11 (from–to) or [2023-10..2023-12] (some day in between, both ends alike)."
            )
            % {"text": edtf[:60]}
        ) from fault
    if any(later[1] < earlier[0] for earlier, later in pairwise(read)):
        raise ValueError(_("“%(text)s” ends before it begins. Write the earlier date first.") % {"text": edtf[:60]})
    return read[0][0], read[-1][1]


def days(first: datetime.date | None, last: datetime.date | None) -> DateRange | None:
    """Both days inclusive, None = open; no range at all where the last day comes before the first."""
    if first and last and last < first:
        return None
    return DateRange(first, last + DAY if last else None)


def event_days(date: str) -> DateRange | None:
    """All days on which it may have happened."""
    return days(*reading(date)) if date else None


def possible_days(start: str, end: str) -> DateRange | None:
    """From the earliest start to the latest end: the days on which it may have been so.

    None without a start: whoever knows no beginning gives the widest bound that the source supports.
    """
    if not start:
        return None
    return days(reading(start)[0], reading(end)[1] if end and end != ONGOING else None)


def certain_days(start: str, end: str) -> DateRange | None:
    """From the latest start to the earliest end: the days on which it was so under every reading.

    With an unknown end that is the first day, if the source knows which one it was.
    """
    if not start:
        return None
    earliest_start, latest_start = reading(start)
    if end == ONGOING:
        return days(latest_start, None)
    return days(latest_start, reading(end)[0] if end else earliest_start)


DERIVATIONS: dict[str, tuple[Callable[..., DateRange | None], tuple[str, ...]]] = {
    "event": (event_days, ("date",)),
    "possible": (possible_days, ("start", "end")),
    "certain": (certain_days, ("start", "end")),
}


class DerivedDays:
    """Computes the range on every read, so that no path to the database can store another.

    Text that is no date gives None, which the constraints of Dated and Period refuse.
    """

    def __init__(self, field: "DerivedRangeField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type) -> Any:
        if instance is None:
            return self
        derive, columns = DERIVATIONS[self.field.derivation]
        try:
            return derive(*(getattr(instance, column) for column in columns))
        except ValueError:
            return None

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value  # or the field would count as deferred, and save() would skip it


class DerivedRangeField(DateRangeField):
    """A ``daterange`` that follows from the EDTF columns of its row; nobody edits, dumps or sets it."""

    def __init__(self, derivation: str = "event", **options: Any) -> None:
        self.derivation = derivation
        super().__init__(**{**options, "null": True, "editable": False, "serialize": False})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "derivation": self.derivation}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, DerivedDays(self))


class EDTFField(models.CharField):
    """Text in EDTF; a blank is an unknown date. ``ongoing=True`` also takes two dots."""

    def __init__(self, *, ongoing: bool = False, **options: Any) -> None:
        self.ongoing = ongoing
        super().__init__(**{"max_length": 80, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "ongoing": self.ongoing}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.strip() if isinstance(text, str) else text

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if value and not (self.ongoing and value == ONGOING):
            try:
                reading(value)
            except ValueError as fault:
                raise ValidationError(str(fault)) from fault


class TimeQuerySet(models.QuerySet):
    """``update()`` would leave the derived days behind, so it refuses the columns they come from."""

    def update(self, **values: Any) -> int:
        if stale := {"date", "start", "end"} & values.keys() & {f.name for f in self.model._meta.fields}:
            raise TypeError(f"update() cannot derive days from {', '.join(sorted(stale))}: save each record instead.")
        return super().update(**values)


class Dated(models.Model):
    """Something that happened at a time, known as well as it is known."""

    date = EDTFField(blank=True, help_text=gettext_lazy("When it happened, in EDTF; blank when nobody says."))
    date_label = models.CharField(
        max_length=120, blank=True, help_text=gettext_lazy("The date in words, as reported: late 2023.")
    )
    dates = DerivedRangeField("event", help_text=gettext_lazy("All days on which it may have happened."))

    objects = TimeQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_days_follow_from_date",
                condition=Q(date="", dates__isnull=True) | (~Q(date="") & Q(dates__isnull=False)),
                violation_error_message=gettext_lazy("The date cannot be read."),
            )
        ]


class Period(models.Model):
    """A time during which something was so. A blank end is unknown; two dots (..) say that it goes on."""

    start = EDTFField(
        help_text=gettext_lazy("When it began, in EDTF; if that is unknown, the widest bound: [2012..2023].")
    )
    start_label = models.CharField(
        max_length=120, blank=True, help_text=gettext_lazy("The beginning in words, as reported.")
    )
    end = EDTFField(
        ongoing=True,
        blank=True,
        help_text=gettext_lazy("When it ended, in EDTF; blank when unknown, .. while it goes on."),
    )
    end_label = models.CharField(max_length=120, blank=True, help_text=gettext_lazy("The end in words, as reported."))
    possible = DerivedRangeField("possible", help_text=gettext_lazy("Days on which it may have been so."))
    certain = DerivedRangeField("certain", help_text=gettext_lazy("Days on which it was so under every reading."))

    objects = TimeQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_end_not_before_start",
                condition=Q(possible__isnull=False),
                violation_error_message=gettext_lazy("Beginning and end cannot be read as a period."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        try:
            backwards = self.start and possible_days(self.start, self.end) is None
        except ValueError:
            return  # the field itself says so
        if backwards:
            raise ValidationError({"end": _("The end (%(end)s) comes before the beginning (%(start)s).") % vars(self)})


def in_force(on: datetime.date, *, certainly: bool = False, prefix: str = "") -> Q:
    """The condition that a period holds on a day: possibly (in some reading) or certainly (in every one)."""
    return Q(**{f"{prefix}{'certain' if certainly else 'possible'}__contains": on})
