"""Places in the API."""

from django.utils.translation import gettext_lazy as _

from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.serializers import RecordSerializer, SummarySerializer
from conflicts_app.api.sources import TakenOverSerializer
from conflicts_app.api.summaries import ActorSummary
from conflicts_app.filters.places import PlaceFilter
from conflicts_app.models import Place


class PlaceSerializer(TakenOverSerializer):
    country = ActorSummary(source="state", help_text=_("The State in which it lies."))

    class Meta:
        model = Place
        fields = [
            *RecordSerializer.common,
            "name",
            "alternative_names",
            "admin1",
            "country",
            "latitude",
            "longitude",
            "precision",
            "dataset",
        ]


class PlaceSummary(SummarySerializer, PlaceSerializer):
    """A place inside an incident."""

    class Meta:
        model = Place
        fields = ["id", "slug", "url", "name", "admin1", "country", "latitude", "longitude", "precision"]


class PlaceViewSet(RegisterViewSet):
    """Places."""

    queryset = Place.objects.for_listing()
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilter
