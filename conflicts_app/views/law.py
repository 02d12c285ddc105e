"""The law: rules, the tests of each kind of conflict, and who is bound by what."""

from typing import Any

from django.http import HttpRequest

from conflicts_app.filters.law import RuleFilter
from conflicts_app.models import Indicator, LegalElement, Rule, Treaty
from conflicts_app.views.base import RegisterDetail, RegisterList


class RuleList(RegisterList):
    queryset = Rule.objects.for_listing()
    filterset_class = RuleFilter
    template_name = "law/list.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The catalogues beside the rules; only where nothing narrower was asked."""
        if request.GET:
            return {}
        return {
            "elements": LegalElement.objects.order_by("test", "code"),
            "indicators": Indicator.objects.in_order(),
            "treaties": Treaty.objects.for_listing(),
        }


class RuleDetail(RegisterDetail):
    queryset = Rule.objects.for_detail().prefetch_related(
        "finding_links__finding__incident__conflict_links__conflict",
        "finding_links__finding__violation_type",
        "finding_links__finding__said_by",
    )
    template_name = "law/detail.html"
