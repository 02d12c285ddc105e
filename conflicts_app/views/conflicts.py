"""Conflicts and what the law makes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from conflicts_app.filters.base import problems_of
from conflicts_app.filters.conflicts import AsOfForm, ClassificationFilter, CompareForm, ConflictIndexFilter
from conflicts_app.models import (
    Along,
    Classification,
    Conflict,
    Evidence,
    ExternalId,
    Incident,
    Involvement,
    Participation,
    State,
    Territory,
)
from conflicts_app.pictures.bands import band_of
from conflicts_app.pictures.maps import map_of
from conflicts_app.views.base import RegisterDetail, RegisterList, day_of
from conflicts_app.views.day import Day


class ConflictList(RegisterList):
    queryset = Conflict.objects.for_summary()
    filterset_class = ConflictIndexFilter
    template_name = "conflicts/list.html"


# The States on whose territory the conflict is, two queries further out.
TERRITORY = Territory.objects.filter(conflict=OuterRef(OuterRef("pk"))).values("state")


class ConflictDetail(RegisterDetail):
    """All of a conflict's time, and one day of it: the one that was asked for, or else today."""

    queryset = (
        Conflict.objects.select_related("wider_conflict")
        .with_parts(
            "participations",
            involvements=Involvement.objects.with_side(),
            classifications=Classification.objects.for_conflict(),
        )
        .annotate(
            states=Along(State.objects.in_order().filter(pk__in=TERRITORY), "slug", "kind", "name", "iso_numeric"),
            ids=Along(ExternalId.objects.filter(conflict=OuterRef("pk")), "scheme", "value", "match"),
            narrower=Along(Conflict.objects.in_order().filter(wider_conflict=OuterRef("pk")), "slug", "title"),
        )
    )
    form_class = AsOfForm
    template_name = "conflicts/detail.html"

    def context(self, record: Any) -> dict[str, Any]:
        asked = self.form.cleaned_data
        day = asked["as_of"] or self.today
        incidents = Incident.objects.of_conflicts([record])
        return {
            "then": Day(record, day, certainly=asked["match"] == "certain"),
            "band": band_of(record, incidents.by_month(), day, self.today),
            "map": map_of(record.states, incidents.by_place()),
        }


class Compare(View):
    """What the law made of the conflicts on one day and on another."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CompareForm(request.GET, day_of(request))
        if problems := problems_of(request.GET, form):
            return render(request, "400.html", {"problems": problems}, status=400)
        asked = form.cleaned_data
        first, second, certainly = asked["from"], asked["to"], asked["match"] == "certain"

        def turned(rows: Iterable[Any]) -> list[Turned]:
            on_both = (Turned(row, *(row.holds(day, certainly=certainly) for day in (first, second))) for row in rows)
            return [one for one in on_both if one.before or one.after or not certainly]

        views = turned(Classification.objects.overlapping(first, second).with_conflict())
        parties = turned(Participation.objects.overlapping(first, second).order_by("conflict__sort_key", "id"))
        context = {
            "form": form,
            "first": first,
            "second": second,
            "changed": [one for one in views if not one.same],
            "parties": [one for one in parties if not one.same],
            "same": [one for one in views if one.same],
        }
        return render(request, "conflicts/compare.html", context)


@dataclass(frozen=True)
class Turned:
    """What held on one of two days, on both, or only between them."""

    row: Any
    before: bool
    after: bool

    @property
    def same(self) -> bool:
        return self.before and self.after


class ClassificationList(RegisterList):
    queryset = Classification.objects.for_summary()
    filterset_class = ClassificationFilter
    template_name = "classifications/list.html"


class ClassificationDetail(RegisterDetail):
    queryset = Classification.objects.for_detail().with_parts(findings__evidence_for=Evidence.objects.with_finding())
    template_name = "classifications/detail.html"
