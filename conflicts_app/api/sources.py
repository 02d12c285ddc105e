"""Sources and citations in the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField

from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.serializers import PartSerializer, RecordSerializer, SummarySerializer
from conflicts_app.api.time import DateOf
from conflicts_app.filters.sources import SourceFilter
from conflicts_app.models import Citation, Source


class SourceSerializer(RecordSerializer):
    date = DateOf(help_text="When it was published.")

    class Meta:
        model = Source
        fields = [
            *RecordSerializer.common,
            "title",
            "kind",
            "author",
            "publisher",
            "date",
            "web_address",
            "archived_address",
            "licence",
        ]


class SourceSummary(SummarySerializer):
    """A source inside a citation."""

    class Meta:
        model = Source
        fields = ["id", "slug", "title", "url"]


class TakenOverSerializer(RecordSerializer):
    """A record that may be one of a dataset's."""

    dataset = SourceSummary(help_text=_("The source from which it was taken over; null for one of our own."))


class CitationSerializer(PartSerializer):
    """A passage that says the fact which is named."""

    source = SourceSummary(help_text=_("The source."))  # type: ignore[assignment]
    fact = CharField(help_text="The kind of fact: incident, attribution, harm_claim, account.")

    class Meta:
        model = Citation
        fields = ["fact", "source", "locator"]


class SourceViewSet(RegisterViewSet):
    """Sources."""

    queryset = Source.objects.for_listing()
    serializer_class = SourceSerializer
    filterset_class = SourceFilter
