"""Sources, and what the register has from them."""

from typing import Any

from django.db.models import Count, Q

from conflicts_app.filters.sources import SourceFilter
from conflicts_app.models import FACTS, Citation, Source
from conflicts_app.rooms import ancestry, in_full, owning, records
from conflicts_app.views.base import MOST, RegisterDetail, RegisterList


class SourceList(RegisterList):
    queryset = Source.objects.for_listing()
    filterset_class = SourceFilter
    template_name = "sources/list.html"


class SourceDetail(RegisterDetail):
    queryset = Source.objects.for_detail()
    template_name = "sources/detail.html"

    def context(self, record: Source) -> dict[str, Any]:
        """The records of each kind for which the source is cited, themselves or for one of their facts."""
        cited = Citation.objects.filter(source=record).aggregate(**{f"for_{name}": Count(name) for name in FACTS})
        facts = [FACTS[name]._base_manager.filter(citations__source=record) for name in FACTS if cited[f"for_{name}"]]
        found = {}
        for model in records():
            of_kind = [("pk__in", owning(rows, model).values("pk")) for rows in facts if model in ancestry(rows.model)]
            if of_kind:
                rows = model._base_manager.filter(Q(*of_kind, _connector=Q.OR))
                found[model._meta.verbose_name_plural] = list(in_full(rows).order_by("slug")[: MOST + 1])
        return {"cited": [(name, rows[:MOST], len(rows) > MOST) for name, rows in found.items() if rows]}
