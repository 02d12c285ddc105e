"""The shapes of countries and of their divisions, from Natural Earth (see ``geo/README.md``)."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

GEO = Path(__file__).parent / "geo"
ANTARCTICA = "010"

Point = tuple[float, float]  # degrees east, degrees north


@dataclass(frozen=True)
class Box:
    """An area between two meridians and two parallels, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, points: list[Point]) -> "Box":
        longitudes, latitudes = zip(*points, strict=True)
        return cls(min(longitudes), min(latitudes), max(longitudes), max(latitudes))

    def with_(self, other: "Box") -> "Box":
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )

    @property
    def twice_as_wide(self) -> "Box":
        return Box(
            self.west - (self.east - self.west) / 2,
            self.south - (self.north - self.south) / 2,
            self.east + (self.east - self.west) / 2,
            self.north + (self.north - self.south) / 2,
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def wider(self, degrees: float) -> "Box":
        return Box(self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees)

    @property
    def size(self) -> float:
        return (self.east - self.west) * (self.north - self.south)


@dataclass(frozen=True)
class Ring:
    """One closed line around land."""

    points: list[Point]
    box: Box


def ring(points: list[Point]) -> Ring:
    return Ring(points, Box.around(points))


def across(points: list[Point]) -> list[Point]:
    """A line that crosses the 180th meridian goes on beyond it, and not once around the earth."""
    turns = accumulate((b[0] - a[0] > 180) - (b[0] - a[0] < -180) for a, b in pairwise([points[0], *points]))
    return [(x - 360 * turn, y) for (x, y), turn in zip(points, turns, strict=True)]


@cache
def countries(name: str) -> dict[str, list[Ring]]:
    """The land of each country by its M49 number, of a TopoJSON file in which every border is kept once."""
    read = json.loads((GEO / f"{name}.topojson").read_text())
    (wide, high), (west, south) = read["transform"]["scale"], read["transform"]["translate"]

    def degrees(arc: list[list[int]]) -> list[Point]:
        steps = accumulate(arc, lambda here, step: [here[0] + step[0], here[1] + step[1]])
        return [(west + wide * x, south + high * y) for x, y in steps]

    arcs = [degrees(arc) for arc in read["arcs"]]

    def joined(numbers: list[int]) -> Ring:
        """Arcs in a row; a negative number is an arc backwards, and each begins where the one before ends."""
        points: list[Point] = []
        for number in numbers:
            points += (arcs[number] if number >= 0 else arcs[~number][::-1])[1 if points else 0 :]
        return ring(across(points))

    found: dict[str, list[Ring]] = {}
    for shape in read["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        # What has no number is drawn as land all the same, under its name.
        key = shape.get("id") or shape["properties"]["name"]
        found.setdefault(key, []).extend(joined(numbers) for polygon in polygons for numbers in polygon)
    return found


@cache
def divisions() -> list[tuple[str, str, list[Ring]]]:
    """First-order divisions: M49 number of the country, name, land."""
    found = []
    for feature in json.loads((GEO / "divisions.geojson").read_text())["features"]:
        shape: Any = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings = [ring([(x, y) for x, y, *_ in line]) for polygon in polygons for line in polygon]
        found.append((feature["properties"]["country_m49"].zfill(3), feature["properties"]["name"], rings))
    return found


def mainland(number: str) -> Box | None:
    """Around the largest piece of a country's land; None for one that is not drawn."""
    rings = countries("countries").get(number)
    return max((one.box for one in rings), key=lambda box: box.size) if rings else None
