"""Places, as precisely as they are known."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models.actors import State
from conflicts_app.models.base import Record, RecordQuerySet
from conflicts_app.models.names import SortKey, likeness
from conflicts_app.models.sources import TakenOver

EARTH_KM = 6371.0088  # mean radius, IUGG
MUCH, LITTLE = 0.5, 0.2  # of likeness of two names
NOT_FAR_KM, SAME_KM = 30, 0.5


class PlaceQuerySet(RecordQuerySet):
    def in_order(self) -> Self:
        """By name, articles and accents aside."""
        return self.order_by("sort_key", "id")

    def for_listing(self) -> Self:
        return self.for_detail().in_order()

    def for_detail(self) -> Self:
        return self.select_related("state", "dataset")

    def within(self, west: float, south: float, east: float, north: float) -> Self:
        """In a box of degrees; one whose west lies east of its east crosses the 180th meridian."""
        return self.filter(longitude__range=(west, east), latitude__range=(south, north))

    def near(self, latitude: float, longitude: float, km: float) -> Self:
        """Not farther away than so many kilometres, along the surface of a round earth (haversine)."""
        here, there = Radians(Value(latitude)), Radians(F("latitude"))
        across = Power(Sin(Radians(F("longitude") - Value(longitude)) / 2), 2) * Cos(here) * Cos(there)
        chord = Least(Power(Sin((there - here) / 2), 2) + across, Value(1.0))
        return self.exclude(latitude=None).annotate(km=2 * EARTH_KM * ASin(Sqrt(chord))).filter(km__lte=km)

    def for_choice(self) -> Self:
        return self.select_related("state")

    def resembling(self, record: "Place") -> Self:
        """As precise, nearly of the same name and not far away, or as good as at the same point."""
        names = {record.name, *record.alternative_names}
        found = self.besides(record).filter(precision=record.precision).annotate(likeness=likeness(names))
        if record.state_id:
            found = found.filter(Q(state=record.state_id) | Q(state=None))
        alike = Q(likeness__gte=MUCH) | Q(alternative_names__overlap=list(names))
        if record.latitude is not None and record.longitude is not None:
            here = (record.latitude, record.longitude)
            not_far, same = (self.near(*here, km).values("pk") for km in (NOT_FAR_KM, SAME_KM))
            alike = (alike & (Q(pk__in=not_far) | Q(latitude=None))) | (Q(pk__in=same) & Q(likeness__gte=LITTLE))
        return found.filter(alike).order_by("-likeness", "pk")


class Place(TakenOver, Record):
    """A place that serves every incident there; how an incident lies to it is said by the incident."""

    name = models.CharField(max_length=150, help_text=_("The name that pages show."))
    alternative_names = ArrayField(
        models.CharField(max_length=150), default=list, blank=True, help_text=_("Other spellings, separated by commas.")
    )
    admin1 = models.CharField("first-order division", max_length=100, blank=True, help_text=_("Region or province."))
    state = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The State in which it lies; blank where that is disputed or it lies in none."),
    )
    latitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees north, WGS 84; blank where nobody knows."),
    )
    longitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees east, WGS 84; blank where nobody knows."),
    )
    precision = models.PositiveSmallIntegerField(
        choices=ihl.PlacePrecision, help_text=_("What the place stands for (UCDP GED, where_prec).")
    )
    sort_key = models.GeneratedField(
        expression=SortKey("name"), output_field=models.TextField(), db_persist=True, serialize=False, editable=False
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="place_both_coordinates_or_none",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_("Give both coordinates, within the earth, or none."),
            ),
        ]

    @property
    def told_apart(self) -> str:
        """With where it lies and how precise it is."""
        where = (self.admin1, str(self.state or ""), str(self.get_precision_display()))
        return f"{self.name} ({', '.join(filter(None, where))})"

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude in degrees, where it is known well enough to be drawn as a point."""
        if self.latitude is None or self.longitude is None or self.precision not in ihl.POINTS:
            return None
        return self.longitude, self.latitude
