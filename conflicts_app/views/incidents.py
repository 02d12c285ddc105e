"""Incidents."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from conflicts_app.filters.base import KnownAtForm, PagingForm
from conflicts_app.filters.facets import ALL, OWN, Facet, counts, facets, uncounted
from conflicts_app.filters.incidents import ExplorerFilter
from conflicts_app.filters.paging import Page
from conflicts_app.filters.timeline import timeline
from conflicts_app.land import Box
from conflicts_app.models import Account, Citation, Evidence, HarmClaim, Incident, IncidentFacts
from conflicts_app.pictures.histogram import histogram
from conflicts_app.pictures.maps import explored, map_of
from conflicts_app.rooms import day_of
from conflicts_app.views.base import RegisterDetail, RegisterList

EXPORTS = [("CSV", "csv"), ("GeoJSON", "geojson"), ("JSON", "json")]
LEAST_SEEN = 1  # degrees that a map of the explorer shows


class IncidentList(RegisterList):
    queryset = IncidentFacts.objects.with_incidents(Incident.objects.for_summary()).newest_first()
    filterset_class = ExplorerFilter
    template_name = "incidents/list.html"

    def records(self, page: Page) -> list[Incident]:
        return [facts.incident for facts in page.results]

    def numbers(self) -> dict[str, Any]:
        return {}  # they are counted with the facets

    def context(self, records: list[Incident]) -> dict[str, Any]:
        asked: Any = self.asked
        if asked.problems:
            return {"facets": uncounted(asked)}
        answers = asked.form.cleaned_data
        span = answers["date_after"], answers["date_before"]
        view = self.view(*answers["bbox"]) if answers["bbox"] else None
        numbers = counts(asked)
        found = facets(asked, numbers)
        matching = asked.narrowed(IncidentFacts.objects.all(), without=["ordering"])
        counted = matching.counted(*span)
        at_all_times = asked.narrowed(IncidentFacts.objects.all(), without=["ordering", *OWN["year"]])
        return {
            "facets": found,
            "counted": counted,
            "only_possibly": counted["incidents"] - counted["certainly"] if any(span) else 0,
            "all_incidents": numbers[ALL][""],
            "histogram": histogram(*timeline(at_all_times.by_month(), day_of(self.request)), span, self.of_span),
            "map": explored(
                much_of(found[1], counted["incidents"]),
                ends=counted,
                cells=matching.by_cell,
                rows=Incident.objects.filter(facts__in=matching.without_point()).by_place(),
                address=self.of_box,
                view=view,
            ),
            "wider": self.of_box(view.twice_as_wide) if view else "",
            "exports": [(label, self.of_list(format_)) for label, format_ in EXPORTS],
            "views": [
                (
                    label,
                    asked.address(["view"], [("view", code)]),
                    code == (asked.paging.cleaned_data["view"] or "list"),
                )
                for code, label in asked.paging.fields["view"].choices
            ],
            "everywhere": asked.address(["bbox"]),
            "orders": [
                (label, asked.address(["ordering"], [("ordering", code)]), code == (answers["ordering"] or "-date"))
                for code, label in asked.form.fields["ordering"].choices
            ],
        }

    def of_list(self, format_: str) -> str:
        """The address of exactly this list in the API: in JSON page by page, or whole."""
        if format_ == "json":
            return reverse("api:incident-list") + self.asked.address(["view"])
        pages = PagingForm.base_fields.keys() - KnownAtForm.base_fields
        return reverse("api:incident-list") + self.asked.address(["view", *pages], [("format", format_)])

    def of_span(self, first: datetime.date, last: datetime.date) -> str:
        return self.asked.address(OWN["year"], [("date_after", str(first)), ("date_before", str(last))])

    def view(self, west: float, south: float, east: float, north: float) -> Box:
        """The box that is looked at: the one asked for, with its surroundings where it is small."""
        return Box(west, south, east, north).wider(max(0, (LEAST_SEEN - max(east - west, north - south)) / 2))

    def of_box(self, box: Box) -> str:
        edges = max(box.west, -180), max(box.south, -90), min(box.east, 180), min(box.north, 90)
        return self.asked.address(["bbox"], [("bbox", ",".join(f"{round(degrees, 3):g}" for degrees in edges))])


def much_of(countries: Facet, incidents: int) -> list[str]:
    """The M49 numbers of the countries in which a good part of the incidents happened: a map is of these."""
    return [one.number for one in countries.choices if one.number and (one.incidents or 0) * 5 > incidents]


class IncidentDetail(RegisterDetail):
    queryset = Incident.objects.for_detail().with_parts(evidence_for=Evidence.objects.with_finding())
    template_name = "incidents/detail.html"

    def context(self, record: Incident) -> dict[str, Any]:
        states = [state for state in (record.country, record.place and record.place.state) if state]
        return {
            "voices": voices(record, self.cited),
            "map": map_of(states, Incident.objects.filter(pk=record.pk).by_place()),
        }


@dataclass
class Voice:
    """All that one speaker says happened and whom it harmed, with the sources of it."""

    speaker: str
    address: str
    accounts: list[Account] = field(default_factory=list)
    claims: list[HarmClaim] = field(default_factory=list)
    sources: dict[tuple[int, str], Citation] = field(default_factory=dict)


def voices(incident: Incident, cited: list[Citation]) -> list[Voice]:
    """The accounts side by side: what each speaker says stands together and is never merged with what another says."""
    found: dict[tuple[Any, str], Voice] = {}
    for kind, rows in (("account", incident.accounts.all()), ("harm_claim", incident.harm_claims.all())):
        for row in rows:
            address = row.said_by.get_absolute_url() if row.said_by else ""
            voice = found.setdefault((row.said_by_id, row.said_by_words), Voice(row.speaker, address))
            (voice.accounts if isinstance(row, Account) else voice.claims).append(row)  # type: ignore[arg-type]
            for citation in cited:
                if getattr(citation, f"{kind}_id") == row.pk:
                    voice.sources.setdefault((citation.source_id, citation.locator), citation)
    return list(found.values())
