"""Releases in the API: what each has, and where its files are."""

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, SerializerMethodField

from conflicts_app.api.base import RegisterViewSet
from conflicts_app.api.serializers import PartSerializer, RecordSerializer
from conflicts_app.filters.releases import ReleaseFilter
from conflicts_app.models import Release, ReleaseFile


class ReleaseFileSerializer(PartSerializer):
    url = SerializerMethodField(help_text=_("Where it is downloaded."))

    class Meta:
        model = ReleaseFile
        fields = ["name", "url", "media_type", "size", "sha256", "rows"]

    def get_url(self, file: ReleaseFile) -> str:
        return f"{self.addresses.of_page(file.release)}{file.name}"


class ReleaseSerializer(RecordSerializer):
    title = CharField(help_text=_("As it is cited."))
    files = ReleaseFileSerializer(many=True, help_text=_("All of its files, and the archive with all of them."))

    class Meta:
        model = Release
        fields = [*RecordSerializer.common, "title", "number", "known_at", "recorded_at", "summary", "files"]


class ReleaseViewSet(RegisterViewSet):
    """Frozen editions of the register, to be cited and kept."""

    queryset = Release.objects.for_listing()
    serializer_class = ReleaseSerializer
    filterset_class = ReleaseFilter
