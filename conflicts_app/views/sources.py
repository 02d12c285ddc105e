"""Sources, and what the register has from them."""

from typing import Any

from conflicts_app.filters.sources import SourceFilter
from conflicts_app.models import Citation, Source
from conflicts_app.rooms import ancestry, owning, records
from conflicts_app.views.base import MOST, RegisterDetail, RegisterList, in_full


class SourceList(RegisterList):
    queryset = Source.objects.for_listing()
    filterset_class = SourceFilter
    template_name = "sources/list.html"


class SourceDetail(RegisterDetail):
    queryset = Source.objects.for_detail()
    template_name = "sources/detail.html"

    def context(self, record: Source) -> dict[str, Any]:
        """The records of each kind for which the source is cited, themselves or for one of their facts."""
        cited = Citation._base_manager.filter(source=record)
        kinds = {
            model._meta.verbose_name_plural: in_full(owning(cited, model)).order_by("slug")
            for model in records()
            if model in ancestry(Citation)
        }
        found = {name: list(rows[: MOST + 1]) for name, rows in kinds.items()}
        return {"cited": [(name, rows[:MOST], len(rows) > MOST) for name, rows in found.items() if rows]}
