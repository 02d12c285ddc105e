"""What one may ask of the list of assessors."""

from conflicts_app.filters.base import RegisterFilter
from conflicts_app.filters.fields import WordsFilter
from conflicts_app.models import Assessor


class AssessorFilter(RegisterFilter):
    """Every question that the page and the API answer about assessors."""

    q = WordsFilter()

    class Meta:
        model = Assessor
        fields: list[str] = []
