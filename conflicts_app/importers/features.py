"""Features of a GeoJSON file as rows: their properties by name, and their points. Read one by one."""

from collections.abc import Iterator
from typing import Any

import ijson
from django.utils.translation import gettext as _

from conflicts_app.importers.events import Format, RowRefused
from conflicts_app.importers.files import FileRefused, Opened
from conflicts_app.importers.tables import Row, Table, check, named


def starts_as_json(opened: Opened) -> bool:
    return opened.peek().lstrip().startswith("{")


def features_of(opened: Opened, layout: Format) -> Table:
    """The features of a file, where a table would have rows; their number stands for the line.

    The first one says which properties there are. Raises FileRefused where it lacks one that is required.
    """
    features = numbered(opened)
    early = next(features, None)
    if early is None:
        raise FileRefused(_("The file has no features: it should be a FeatureCollection of GeoJSON."))
    columns = list(named(given(early[1]), layout))
    check(columns, layout)
    return Table(columns, [_("It is GeoJSON: lines are numbers of features.")], rows(early, features, layout))


def numbered(opened: Opened) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    if opened.text.encoding == "utf-8-sig":
        opened.bytes.read(3)  # its mark, which is no JSON
    try:
        for number, feature in enumerate(ijson.items(opened.bytes, "features.item"), 1):
            if not isinstance(feature, dict):
                raise FileRefused(_("Feature %(number)s is no feature.") % {"number": number})
            yield number, feature
    except ijson.JSONError as fault:
        raise FileRefused(
            _("After feature %(number)s the file is no JSON (%(why)s): perhaps it breaks off there.")
            % {"number": number, "why": fault}
        ) from fault


def rows(
    early: tuple[int, dict[str, Any]] | None, features: Iterator[tuple[int, dict[str, Any]]], layout: Format
) -> Iterator[Row | tuple[int, RowRefused]]:
    while early:
        number, feature = early
        values = given(feature)
        names = named(values, layout)
        if len(names) < len(values):
            yield number, RowRefused("properties", "", _("Two of its properties mean the same."))
        else:
            yield Row(number, {name: text_of(value) for name, value in zip(names, values.values(), strict=True)})
        early = next(features, None)


def given(feature: dict[str, Any]) -> dict[str, Any]:
    """The properties of a feature, and the coordinates of its point where these do not have them."""
    properties = feature.get("properties") or {}
    geometry = feature.get("geometry") or {}
    if geometry.get("type") != "Point" or len(geometry.get("coordinates") or ()) < 2:
        return properties
    longitude, latitude, *_height = geometry["coordinates"]
    return {"longitude": longitude, "latitude": latitude, **properties}


def text_of(value: Any) -> str:
    """A value as a table would have it."""
    return "" if value is None else str(value).strip()
