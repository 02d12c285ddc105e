"""Incidents."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from conflicts_app.filters.incidents import IncidentFilter
from conflicts_app.models import Account, Citation, Evidence, HarmClaim, Incident
from conflicts_app.pictures.maps import map_of
from conflicts_app.views.base import RegisterDetail, RegisterList


class IncidentList(RegisterList):
    queryset = Incident.objects.for_summary().newest_first()
    filterset_class = IncidentFilter
    template_name = "incidents/list.html"


class IncidentDetail(RegisterDetail):
    queryset = Incident.objects.for_detail().prefetch_related(Prefetch("evidence_for", Evidence.objects.with_finding()))
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
