"""Whoever classifies, in the API."""

from django.utils.translation import gettext_lazy as _

from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.serializers import RecordSerializer, SummarySerializer
from conflicts_app.api.summaries import ActorSummary
from conflicts_app.filters.assessors import AssessorFilter
from conflicts_app.models import Assessor


class AssessorSummary(SummarySerializer):
    """Whose view it is."""

    class Meta:
        model = Assessor
        fields = ["id", "slug", "name", "url"]


class AssessorSerializer(AssessorSummary):
    actor = ActorSummary(help_text=_("The actor that the assessor is, where it is one."))

    class Meta:
        model = Assessor
        fields = [*RecordSerializer.common, "name", "actor", "summary"]


class AssessorViewSet(RegisterViewSet):
    """Authors, courts, States and others whose classifications the register has."""

    queryset = Assessor.objects.for_listing()
    serializer_class = AssessorSerializer
    filterset_class = AssessorFilter
