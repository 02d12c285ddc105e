"""What one may ask of the list of releases."""

from conflicts_app.filters.base import RegisterFilter
from conflicts_app.models import Release


class ReleaseFilter(RegisterFilter):
    """Every question that the page and the API answer about releases."""

    class Meta:
        model = Release
        fields: list[str] = []
