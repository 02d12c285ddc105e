"""Time in the rows. Editors write EDTF; the ranges of days beside it are derived here and nowhere else."""

import datetime
from collections.abc import Callable
from typing import Any, Self

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app.models.edtf import ONGOING, from_words, in_words, reading

DAY = datetime.timedelta(days=1)

PERIOD = ("start", "start_label", "end", "end_label")  # the columns that tell a period


def days(first: datetime.date | None, last: datetime.date | None) -> DateRange | None:
    """Both days inclusive, None = open, as is the last day of all; no range where the last comes before the first."""
    if first and last and last < first:
        return None
    return DateRange(first, last + DAY if last and last < datetime.date.max else None)


def event_days(date: str) -> DateRange | None:
    """All days on which it may have happened."""
    return days(*reading(date)) if date else None


def possible_days(start: str, end: str) -> DateRange | None:
    """From the earliest start to the latest end: the days on which it may have been so; open where nobody knows."""
    return days(reading(start)[0] if start else None, reading(end)[1] if end and end != ONGOING else None)


def certain_days(start: str, end: str) -> DateRange | None:
    """From the latest start to the earliest end: the days on which it was so under every reading.

    With an unknown end that is the first day, if the source knows which one it was; with an unknown start, no day.
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


class LastDay(models.Func):
    """The last of a range of days, which PostgreSQL keeps by the day after."""

    template = "(upper(%(expressions)s) - 1)"
    output_field = models.DateField()


class EDTFField(models.CharField):
    """Text in EDTF; a blank is an unknown date. ``ongoing=True`` also takes two dots."""

    def __init__(self, *, ongoing: bool = False, **options: Any) -> None:
        self.ongoing = ongoing
        super().__init__(**{"max_length": 80, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "ongoing": self.ongoing}

    def to_python(self, value: Any) -> Any:
        """Plain words are taken too, and kept as the EDTF that they were read as."""
        text = super().to_python(value)
        return from_words(text) if isinstance(text, str) else text

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if value and not (self.ongoing and value == ONGOING):
            try:
                reading(value)
            except ValueError as fault:
                raise ValidationError(str(fault)) from fault


class TimeQuerySet(models.QuerySet):
    """For every model with vague dates. ``update()`` would leave the derived days behind: it refuses those columns."""

    def update(self, **values: Any) -> int:
        if stale := {"date", "start", "end"} & values.keys() & {f.name for f in self.model._meta.fields}:
            raise TypeError(f"update() cannot derive days from {', '.join(sorted(stale))}: save each record instead.")
        return super().update(**values)

    def in_force(self, day: datetime.date, *, certainly: bool = False) -> Self:
        """Of periods: what held on a day, in some reading of its dates, or certainly in every one."""
        return self.filter(**{f"{'certain' if certainly else 'possible'}__contains": day})

    def overlapping(self, first: datetime.date, last: datetime.date) -> Self:
        """Of periods: what may have held on one of the days from the first to the last."""
        return self.filter(possible__overlap=days(first, last))


class Dated(models.Model):
    """Something that happened at a time, known as well as it is known."""

    date = EDTFField(blank=True, help_text=gettext_lazy("When it happened, in EDTF; blank when nobody says."))
    date_label = models.CharField(
        max_length=120, blank=True, help_text=gettext_lazy("The date in words, as reported: late 2023.")
    )
    dates = DerivedRangeField("event", help_text=gettext_lazy("All days on which it may have happened."))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_days_follow_from_date",
                condition=Q(date="", dates__isnull=True) | (~Q(date="") & Q(dates__isnull=False)),
                violation_error_message=gettext_lazy("The date cannot be read."),
            )
        ]

    @property
    def date_in_words(self) -> str:
        """The date as reported, or as a reader says it; blank where nobody knows."""
        return self.date_label or in_words(self.date)

    @property
    def how_exactly(self) -> str:
        """How exactly the date is known: to the day, or between which days."""
        if self.dates is None:
            return ""
        first, last = self.dates.lower, (self.dates.upper - DAY) if self.dates.upper else datetime.date.max
        if first == last:
            return _("to the day")
        return _("some time from %(first)s to %(last)s") % {
            "first": in_words(first.isoformat()),
            "last": in_words(last.isoformat()),
        }


class Lifetime(models.Model):
    """A time during which something was so, as far as anybody says: both ends may be unknown.

    A blank end is unknown; two dots (..) say that it goes on.
    """

    start = EDTFField(blank=True, help_text=gettext_lazy("When it began, in EDTF; blank when nobody says."))
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

    def holds(self, day: datetime.date, *, certainly: bool = False) -> bool:
        """The question of ``in_force``, asked of a row in hand."""
        asked = self.certain if certainly else self.possible
        return asked is not None and day in asked

    @property
    def is_ongoing(self) -> bool:
        return self.end == ONGOING

    @property
    def start_in_words(self) -> str:
        return self.start_label or self.bound_in_words(self.start)

    @property
    def end_in_words(self) -> str:
        return self.end_label or self.bound_in_words(self.end)

    @staticmethod
    def bound_in_words(edtf: str) -> str:
        return _("some day %(bounds)s") % {"bounds": in_words(edtf)} if ".." in edtf else in_words(edtf)

    @property
    def period_in_words(self) -> str:
        """Both ends as a reader says them; blank where nobody knows either."""
        if not self.start and not self.end:
            return ""
        if not self.start:
            return _("going on") if self.is_ongoing else _("until %(end)s") % {"end": self.end_in_words}
        said = {"start": self.start_in_words, "end": self.end_in_words}
        if self.is_ongoing:
            return _("since %(start)s") % said
        if not self.end:
            return _("from %(start)s, end not known") % said
        return self.start_in_words if self.start == self.end else _("%(start)s to %(end)s") % said


class Period(Lifetime):
    """A time during which something was so; its beginning is known, or bounded as well as the source supports."""

    start = EDTFField(
        help_text=gettext_lazy("When it began, in EDTF; if that is unknown, the widest bound: [2012..2023].")
    )

    class Meta(Lifetime.Meta):
        abstract = True
        constraints = [
            *Lifetime.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_start_given",
                condition=~Q(start=""),
                violation_error_message=gettext_lazy("Give a beginning, or the widest bound that the source supports."),
            ),
        ]
