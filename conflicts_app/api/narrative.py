"""Developments and briefs in the API."""

from django.utils.translation import gettext_lazy as _

from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.serializers import PartSerializer, RecordSerializer
from conflicts_app.api.summaries import ActorSummary, ConflictSummary
from conflicts_app.api.time import DateOf, PeriodOf
from conflicts_app.filters.narrative import BriefFilter, DevelopmentFilter
from conflicts_app.models import Brief, BriefSection, Development


class DevelopmentSerializer(RecordSerializer):
    date = DateOf()
    country = ActorSummary(help_text=_("The State where it took place."))
    actors = ActorSummary(many=True, source="named_actors", help_text="Who took part.")
    conflicts = ConflictSummary(many=True, source="named_conflicts", help_text="The conflicts that it belongs to.")

    class Meta:
        model = Development
        fields = [*RecordSerializer.common, "title", "kind", "date", "country", "description", "actors", "conflicts"]


class BriefSummarySerializer(RecordSerializer):
    """A brief in a list, without its sections."""

    country = ActorSummary(source="state", help_text=_("The State that it is about."))
    period = PeriodOf(help_text="The time on which it reports.")

    class Meta:
        model = Brief
        fields = [*RecordSerializer.common, "title", "country", "period", "summary"]


class BriefSectionSerializer(PartSerializer):
    class Meta:
        model = BriefSection
        fields = ["position", "kind", "heading", "text"]


class BriefSerializer(BriefSummarySerializer):
    sections = BriefSectionSerializer(many=True, help_text=_("Its text, section by section."))

    class Meta:
        model = Brief
        fields = [*BriefSummarySerializer.Meta.fields, "sections"]


class DevelopmentViewSet(RegisterViewSet):
    """Dated happenings that are no incidents."""

    queryset = Development.objects.for_listing()
    serializer_class = DevelopmentSerializer
    filterset_class = DevelopmentFilter


class BriefViewSet(RegisterViewSet):
    """Briefs; the sections come with a single one only."""

    queryset = Brief.objects.for_listing()
    filterset_class = BriefFilter

    def get_serializer_class(self) -> type[RecordSerializer]:
        return BriefSerializer if self.detail else BriefSummarySerializer
