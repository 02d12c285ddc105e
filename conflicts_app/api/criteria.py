"""Legal elements and indicators in the API."""

from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.serializers import RecordSerializer
from conflicts_app.filters.criteria import IndicatorFilter, LegalElementFilter
from conflicts_app.models import Indicator, LegalElement


class LegalElementSerializer(RecordSerializer):
    class Meta:
        model = LegalElement
        fields = [*RecordSerializer.common, "code", "test", "text", "authority", "verified", "verified_against"]


class IndicatorSerializer(RecordSerializer):
    class Meta:
        model = Indicator
        fields = [
            *RecordSerializer.common,
            "code",
            "criterion",
            "label",
            "authority",
            "paragraph",
            "verified",
            "verified_against",
        ]


class LegalElementViewSet(RegisterViewSet):
    """What has to be there for each kind of conflict."""

    queryset = LegalElement.objects.in_order()
    serializer_class = LegalElementSerializer
    filterset_class = LegalElementFilter


class IndicatorViewSet(RegisterViewSet):
    """What helps to see whether a criterion is met; none is a condition, and they are never added up."""

    queryset = Indicator.objects.in_order()
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
