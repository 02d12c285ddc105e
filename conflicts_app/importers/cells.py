"""What stands in the cells of a row: numbers, degrees, places. Blanks and NA are not known."""

import hashlib
import math
import re

from django.utils.text import slugify
from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.importers.events import PlaceGiven, RowRefused


def whole(row: dict[str, str], column: str, *, least: int | None = None) -> int | None:
    """A whole number; None where there is none."""
    text = row.get(column, "")
    if text in ("", "NA"):
        return None
    try:
        value = int(text.removesuffix(".0"))
    except ValueError:
        raise RowRefused(column, text, _("This is no whole number.")) from None
    if (least is not None and value < least) or abs(value) >= 2**31:
        raise RowRefused(column, text, _("The number is not possible here."))
    return value


def degrees(row: dict[str, str], column: str, most: int) -> float | None:
    text = row.get(column, "")
    if text in ("", "NA"):
        return None
    try:
        value = float(text)
    except ValueError:
        said = _("This is no number of degrees.")
        if re.fullmatch(r"-?\d+,\d+", text):
            said = _("Decimals are written with a comma: is the file what a spreadsheet made of it? Write a point.")
        raise RowRefused(column, text, said) from None
    if not math.isfinite(value) or abs(value) > most:
        raise RowRefused(column, text, _("No place on earth has this coordinate."))
    return value


def point(row: dict[str, str]) -> tuple[float, float] | None:
    """Latitude and longitude; None where neither is there."""
    latitude, longitude = degrees(row, "latitude", 90), degrees(row, "longitude", 180)
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        column = "latitude" if latitude is None else "longitude"
        raise RowRefused(column, row.get(column, ""), _("One coordinate is there without the other."))
    return latitude, longitude


def place(
    name: str, admin1: str, country: str, where: tuple[float, float], precision: ihl.PlacePrecision
) -> PlaceGiven:
    """A place, with a slug that follows from all of it."""
    latitude, longitude = where
    said = f"{name}|{admin1}|{country}|{latitude:.6f}|{longitude:.6f}|{precision.value}"
    key = hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()[:10]
    slug = f"{slugify(name)[:60].strip('-') or 'place'}-{key}"
    return PlaceGiven(slug, name[:150], admin1[:100], country, latitude, longitude, precision)
