"""Maps: the world by what is in force, and the surroundings of a conflict, an incident or a place.

A place that is known exactly is a dot. One that is known as a region or a country hatches that: it never gets a dot.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conflicts_app.ihl import ConflictType, PlacePrecision
from conflicts_app.land import ANTARCTICA, Box, Point, Ring, countries, divisions, mainland

WORLD = 2000  # units that the world is wide
REGION = 400  # units that a map of surroundings is wide
EXACT = (PlacePrecision.EXACT, PlacePrecision.NEAR)


def path(rings: Iterable[Ring], place: Callable[[Point], tuple[int, int]]) -> str:
    """Rings as the data of an SVG path, in whole units from point to point; what falls together is said once."""
    lines = []
    for one in rings:
        points = [place(point) for point in one.points]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
        if len(steps) > 2:
            lines.append(f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z")
    return "".join(lines)


def equal_earth(point: Point) -> tuple[int, int]:
    """The Equal Earth projection (Šavrič, Patterson and Jenny, 2018): areas keep their proportions."""
    longitude, latitude = (math.radians(degrees) for degrees in point)
    a1, a2, a3, a4, root = 1.340264, -0.081106, 0.000893, 0.003796, math.sqrt(3)
    t = math.asin(root / 2 * math.sin(latitude))
    x = 2 * root * longitude * math.cos(t) / (3 * (9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1))
    y = a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t
    scale = WORLD / (2 * 2.7066297)  # half the width of the projected earth
    return round(WORLD / 2 + scale * x), round(0.2435 * WORLD - scale * y)


@cache
def world() -> dict[str, str]:
    """The path of each country of the world by its M49 number, Antarctica left out."""
    return {number: path(rings, equal_earth) for number, rings in countries("world").items() if number != ANTARCTICA}


@cache
def earth() -> str:
    """All land in one path."""
    return "".join(world().values())


@dataclass(frozen=True)
class Coloured:
    """A country of the world map in the colour of what is in force there."""

    name: str
    address: str
    kind: str
    path: str
    said: str


@dataclass(frozen=True)
class Surroundings:
    """The land of a map: where a point lies on it, and the paths that are drawn."""

    box: Box
    width: int
    height: int
    land: str
    here: str
    divided: str

    def at(self, point: Point) -> tuple[int, int]:
        return placing(self.box)(point)


def placing(box: Box) -> Callable[[Point], tuple[int, int]]:
    """Where a point lies: straight meridians, true to shape along the middle parallel, kept within reach of the map."""
    narrow = math.cos(math.radians((box.south + box.north) / 2))
    unit = REGION / ((box.east - box.west) * narrow)

    def place(point: Point) -> tuple[int, int]:
        x, y = (point[0] - box.west) * narrow * unit, (box.north - point[1]) * unit
        return round(max(-REGION, min(2 * REGION, x))), round(max(-REGION, min(3 * REGION, y)))

    return place


@lru_cache(maxsize=256)
def surroundings(numbers: frozenset[str], points: frozenset[Point], view: Box | None = None) -> Surroundings | None:
    """A map of the countries with the M49 numbers and of the points; None where there is neither.

    With a view the map is of that box, however much of the countries and of the points lies in it.
    """
    boxes = [box for number in numbers if (box := mainland(number))]
    boxes += [Box(x, y, x, y).wider(1.5) for x, y in points]
    if view:
        boxes = [view]
    if not boxes:
        return None
    box = boxes[0]
    for other in boxes[1:]:
        box = box.with_(other)
    if not view:
        box = box.wider(0.06 * max(box.east - box.west, box.north - box.south))
    narrow = math.cos(math.radians((box.south + box.north) / 2))
    lacking = 0.6 * (box.east - box.west) * narrow - (box.north - box.south)
    if lacking > 0:  # too flat
        box = Box(box.west, box.south - lacking / 2, box.east, box.north + lacking / 2)
    lacking = (box.north - box.south) / 1.1 / narrow - (box.east - box.west)
    if lacking > 0:  # too narrow
        box = Box(box.west - lacking / 2, box.south, box.east + lacking / 2, box.north)
    place = placing(box)
    seen = {number: [one for one in rings if one.box.meets(box)] for number, rings in countries("countries").items()}
    parts = [one for number, _name, rings in divisions() if number in numbers for one in rings]
    return Surroundings(
        box,
        REGION,
        round(REGION * (box.north - box.south) / ((box.east - box.west) * narrow)),
        path((one for number, rings in seen.items() if number not in numbers for one in rings), place),
        path((one for number in numbers for one in seen.get(number, ())), place),
        path(parts, place),
    )


@dataclass(frozen=True)
class Dot:
    """A place that is known well enough to be drawn as one, or a circle about one that is not."""

    x: int
    y: int
    radius: float
    exact: bool
    name: str
    address: str
    said: str


@dataclass(frozen=True)
class Line:
    """A line of the table beside the map."""

    name: str
    address: str
    precision: str
    said: str


@dataclass(frozen=True)
class Map:
    """Surroundings with what happened there."""

    land: Surroundings
    dots: list[Dot]
    hatched: list[tuple[str, str]]
    lines: list[Line]
    unknown: int

    @property
    def said(self) -> str:
        return "; ".join(f"{line.name}: {line.said}" for line in self.lines)


def map_of(states: Iterable[Any], counted: Iterable[dict[str, Any]]) -> Map | None:
    """A map of the States with the places that IncidentQuerySet.by_place counts; None where no land of it is known."""
    rows = list(counted)
    numbers = {state.iso_numeric for state in states if state.iso_numeric}
    if not numbers:
        numbers = {row["place__state__iso_numeric"] or row["country__iso_numeric"] for row in rows} - {"", None}
    points = frozenset(
        (row["place__longitude"], row["place__latitude"]) for row in rows if row["place__latitude"] is not None
    )
    land = surroundings(frozenset(numbers), points)
    return drawn(land, rows, []) if land else None


def drawn(land: Surroundings, rows: Iterable[dict[str, Any]], dots: list[Dot]) -> Map:
    """What IncidentQuerySet.by_place counts, on the land: dots, hatched areas, and lines for what is neither."""
    areas: dict[str, list[str]] = defaultdict(list)
    lines: list[Line] = []
    unknown = 0
    for row in rows:
        said = ngettext("%(n)d incident", "%(n)d incidents", row["incidents"]) % {"n": row["incidents"]}
        if row["place__slug"] is None and not row["country__iso_numeric"]:
            unknown += row["incidents"]
            continue
        name = row["place__name"] or row["country__name"]
        address = reverse("place-detail", args=[row["place__slug"]]) if row["place__slug"] else ""
        precision = PlacePrecision(row["place__precision"]) if row["place__slug"] else PlacePrecision.COUNTRY
        area = area_of(precision, name, row["place__state__iso_numeric"] or row["country__iso_numeric"], land)
        if area:
            areas[area].append(f"{name}: {said}")
        elif row["place__latitude"] is not None:
            x, y = land.at((row["place__longitude"], row["place__latitude"]))
            exact = precision in EXACT
            radius = 3.5 + 2.5 * math.sqrt(row["incidents"]) if exact else 16
            dots.append(Dot(x, y, round(min(radius, 24), 1), exact, name, address, said))
        on_map = bool(area) or row["place__latitude"] is not None
        label = str(precision.label) if on_map else _("%(what)s, not on the map") % {"what": precision.label}
        lines.append(Line(name, address, label, said))
    hatched = [(area, "; ".join(said)) for area, said in areas.items()]
    return Map(land, sorted(dots, key=lambda dot: -dot.radius), hatched, lines, unknown)


PIXELS = 24  # units of a map within which incidents share a circle


def explored(
    numbers: Iterable[str],
    *,
    ends: dict[str, float | None],
    cells: Callable[[float], Iterable[dict[str, Any]]],
    rows: Iterable[dict[str, Any]],
    address: Callable[[Box], str],
    view: Box | None = None,
) -> Map | None:
    """A map of many incidents: those near each other at points in one circle that leads to them, the others as ever.

    ``numbers`` are the M49 numbers of countries, ``ends`` is the box around the points, ``cells`` counts these by the
    cells of a grid of so many degrees (as IncidentFactsQuerySet.by_cell does), ``rows`` is what by_place counts of the
    others, ``address`` is that of all in a box, and ``view`` is the box that is looked at where one was asked for.
    """
    box = None if ends["west"] is None else Box(ends["west"], ends["south"], ends["east"], ends["north"])  # type: ignore[arg-type]
    corners = frozenset([(box.west, box.south), (box.east, box.north)] if box else [])
    land = surroundings(frozenset(numbers), corners, view)
    if land is None:
        return None
    dots, lines = [], []
    circles = list(cells((land.box.east - land.box.west) * PIXELS / REGION))
    most = max((cell["incidents"] for cell in circles), default=1)
    unit = min(2.5, (PIXELS / 2 - 4) / math.sqrt(most))  # so that the largest just fills its cell
    for cell in circles:
        x, y = land.at((cell["x"], cell["y"]))
        said = ngettext("%(n)d incident", "%(n)d incidents", cell["incidents"]) % {"n": cell["incidents"]}
        places = ngettext("%(n)d place", "%(n)d places", cell["places"]) % {"n": cell["places"]}
        name = cell["name"] if cell["places"] == 1 else places
        around = address(Box(cell["west"], cell["south"], cell["east"], cell["north"]).wider(0.005))
        dots.append(Dot(x, y, round(4.5 + unit * math.sqrt(cell["incidents"]), 1), True, name, around, said))
        lines.append(Line(name, around, _("Circle"), said))
    map_ = drawn(land, rows, dots)
    map_.lines[:0] = lines
    return map_


def area_of(precision: PlacePrecision, name: str, number: str | None, land: Surroundings) -> str:
    """The path of the country or the division that a place stands for; empty where it is smaller, or not drawn."""
    place = placing(land.box)
    if precision == PlacePrecision.COUNTRY:
        return path(countries("countries").get(number or "", ()), place)
    if precision == PlacePrecision.ADMIN1:
        found = [rings for country, division, rings in divisions() if country == number and division == name]
        return path(found[0], place) if found else ""
    return ""


def coloured(state: Any, views: Iterable[Any]) -> Coloured:
    """A State in the colour of what the law makes of the conflicts on its territory; of several, the first in ihl."""
    held = list(views)
    kinds = sorted({view.type for view in held}, key=ConflictType.values.index)
    said = "; ".join(f"{view.conflict}: {view.get_type_display()}" for view in held)
    return Coloured(str(state), state.get_absolute_url(), kinds[0], world().get(state.iso_numeric, ""), said)
