"""The law: rules, treaties and who is bound by them, and the types of violations."""

from typing import Any

from django.db.models import Prefetch

from conflicts_app.filters.law import RuleFilter, TreatyFilter, ViolationTypeFilter
from conflicts_app.models import Rule, Treaty, ViolationFindingRule, ViolationType
from conflicts_app.views.base import MOST, RegisterDetail, RegisterList


class RuleList(RegisterList):
    queryset = Rule.objects.for_listing()
    filterset_class = RuleFilter
    template_name = "law/list.html"


class RuleDetail(RegisterDetail):
    queryset = Rule.objects.for_detail().with_parts(finding_links=ViolationFindingRule.objects.with_finding())
    template_name = "law/detail.html"


class TreatyList(RegisterList):
    queryset = Treaty.objects.for_listing()
    filterset_class = TreatyFilter
    template_name = "treaties/list.html"


class TreatyDetail(RegisterDetail):
    queryset = Treaty.objects.for_detail().prefetch_related(Prefetch("rules", Rule.objects.in_order()))
    template_name = "treaties/detail.html"

    def context(self, record: Treaty) -> dict[str, Any]:
        return {"cited": ViolationFindingRule.objects.with_finding().filter(rule__treaty=record)[:MOST]}


class ViolationTypeList(RegisterList):
    queryset = ViolationType.objects.for_listing()
    filterset_class = ViolationTypeFilter
    template_name = "violation_types/list.html"


class ViolationTypeDetail(RegisterDetail):
    queryset = ViolationType.objects.for_detail().prefetch_related(
        Prefetch("children", ViolationType.objects.in_order()), "findings__incident", "findings__said_by"
    )
    template_name = "violation_types/detail.html"

    def context(self, record: ViolationType) -> dict[str, Any]:
        return {"rules": record.rules}
