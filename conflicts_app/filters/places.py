"""What one may ask of the list of places, and of what is anywhere."""

import re
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app.filters.base import RegisterFilter
from conflicts_app.filters.fields import CountryFilter, WordsFilter
from conflicts_app.models import Place, PlaceQuerySet, State

NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*", re.ASCII)


class NumbersField(forms.Field):
    """Some numbers between commas; each within its bounds."""

    def __init__(self, *, bounds: list[tuple[float, float]], example: str, **options: Any) -> None:
        self.bounds, self.example = bounds, example
        super().__init__(**options)

    def to_python(self, value: Any) -> list[float] | None:
        if value in self.empty_values:
            return None
        try:
            parts = str(value).split(",")
            numbers = [float(part) for part in parts if NUMBER.fullmatch(part)]
            fits = [least <= number <= most for number, (least, most) in zip(numbers, self.bounds, strict=True)]
        except ValueError:
            fits = [False]
        if not all(fits):
            bounds = "; ".join(f"{least:g} to {most:g}" for least, most in self.bounds)
            said = {"value": str(value)[:60], "count": len(self.bounds), "example": self.example, "bounds": bounds}
            raise forms.ValidationError(
                _("“%(value)s” is not understood. Write %(count)s numbers as in %(example)s (%(bounds)s).") % said
            )
        return numbers


class BoxField(NumbersField):
    def to_python(self, value: Any) -> list[float] | None:
        box = super().to_python(value)
        if box is None:
            return None
        west, south, east, north = box
        said = {"west": west, "south": south, "east": east, "north": north}
        if south > north:
            raise forms.ValidationError(
                _("South (%(south)g) lies north of north (%(north)g). The order is west, south, east, north.") % said
            )
        if west > east:
            raise forms.ValidationError(
                _(
                    "West (%(west)g) lies east of east (%(east)g). The order is west, south, east, north; ask for an "
                    "area across the 180th meridian in two parts, %(west)g to 180 and -180 to %(east)g."
                )
                % said
            )
        return box


class BoxFilter(django_filters.Filter):
    """In a box: west, south, east, north in degrees."""

    field_class = BoxField

    def __init__(self, **options: Any) -> None:
        longitude, latitude = (-180, 180), (-90, 90)
        super().__init__(
            bounds=[longitude, latitude, longitude, latitude],
            example="-4.5,15,1,20",
            label=gettext_lazy("Box"),
            help_text=gettext_lazy(
                "Whose place lies in west,south,east,north, in degrees; what has no place does not."
            ),
            **options,
        )


class NearFilter(django_filters.Filter):
    """Around a point: latitude, longitude and kilometres."""

    field_class = NumbersField

    def __init__(self, **options: Any) -> None:
        super().__init__(
            bounds=[(-90, 90), (-180, 180), (0, 20_038)],
            example="16.27,-0.04,50",
            label=gettext_lazy("Near"),
            help_text=gettext_lazy("Whose place lies around latitude,longitude, within so many kilometres."),
            **options,
        )


class PlaceFilter(RegisterFilter):
    """Every question that the page and the API answer about places."""

    q = WordsFilter()
    country = CountryFilter(
        offered=State.objects.in_order().filter(pk__in=Place.objects.values("state")),
        field_name="state__iso_alpha3",
        help_text=gettext_lazy("In which it lies; ISO 3166-1 alpha-3 code: MLI."),
    )

    bbox = BoxFilter(method="filter_bbox")
    near = NearFilter(method="filter_near")

    hidden = (*RegisterFilter.hidden, "bbox", "near")

    class Meta:
        model = Place
        fields: list[str] = []

    def filter_bbox(self, found: PlaceQuerySet, name: str, box: list[float]) -> PlaceQuerySet:
        return found.within(*box)

    def filter_near(self, found: PlaceQuerySet, name: str, around: list[float]) -> PlaceQuerySet:
        return found.near(*around)
