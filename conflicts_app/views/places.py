"""Places, and what is said to have happened there."""

from typing import Any

from conflicts_app.filters.places import PlaceFilter
from conflicts_app.models import Incident, Place
from conflicts_app.pictures.maps import map_of
from conflicts_app.views.base import MOST, RegisterDetail, RegisterList


class PlaceList(RegisterList):
    queryset = Place.objects.for_listing()
    filterset_class = PlaceFilter
    template_name = "places/list.html"


class PlaceDetail(RegisterDetail):
    queryset = Place.objects.for_detail()
    template_name = "places/detail.html"

    def context(self, record: Place) -> dict[str, Any]:
        there = Incident.objects.filter(place=record)
        return {
            "incidents": there.newest_first()[:MOST],
            "map": map_of([record.state] if record.state else [], there.by_place()),
        }
