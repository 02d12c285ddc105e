"""States, armed groups, forces and organisations in the API."""

from conflicts_app.api.base import RecordSerializer, RegisterViewSet
from conflicts_app.filters.actors import StateFilter
from conflicts_app.models import State


class StateSerializer(RecordSerializer):
    class Meta:
        model = State
        fields = [
            *RecordSerializer.common,
            "name",
            "acronym",
            "kind",
            "summary",
            "standing",
            "iso_alpha2",
            "iso_alpha3",
            "iso_numeric",
            "gw_code",
            "cow_code",
            "region",
        ]


class StateViewSet(RegisterViewSet):
    queryset = State.objects.for_listing()
    serializer_class = StateSerializer
    filterset_class = StateFilter
