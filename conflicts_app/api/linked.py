"""What the fields of records mean beyond the register: a JSON-LD context, which each answer names in its Link header.

The answers stay as they are: a processor of JSON-LD 1.1 reads them with the context, everybody else without.
"""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

MEDIA_TYPE = "application/ld+json"
RELATION = "http://www.w3.org/ns/json-ld#context"

DCTERMS, SCHEMA, XSD = "http://purl.org/dc/terms/", "https://schema.org/", "http://www.w3.org/2001/XMLSchema#"
HYDRA, GEO, FOAF = (
    "http://www.w3.org/ns/hydra/core#",
    "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "http://xmlns.com/foaf/0.1/",
)


def address(at: str) -> dict[str, str]:
    return {"@id": at, "@type": "@id"}


# What is not here is a word of the register’s own, which its methodology defines.
TERMS: dict[str, Any] = {
    "url": "@id",
    "results": "@graph",
    "id": f"{DCTERMS}identifier",
    "html_url": address(f"{FOAF}page"),
    "updated_at": {"@id": f"{DCTERMS}modified", "@type": f"{XSD}dateTime"},
    "recorded_at": {"@id": f"{DCTERMS}issued", "@type": f"{XSD}dateTime"},
    "name": f"{SCHEMA}name",
    "title": f"{DCTERMS}title",
    "acronym": f"{SCHEMA}alternateName",
    "alternative_names": f"{SCHEMA}alternateName",
    "summary": f"{DCTERMS}abstract",
    "description": f"{DCTERMS}description",
    "language": f"{DCTERMS}language",
    "kind": "@type",
    "record_type": "@type",
    "place": f"{SCHEMA}location",
    "latitude": {"@id": f"{GEO}lat", "@type": f"{XSD}double"},
    "longitude": {"@id": f"{GEO}long", "@type": f"{XSD}double"},
    "iso_alpha3": f"{SCHEMA}identifier",
    "earliest": {"@id": f"{SCHEMA}startDate", "@type": f"{XSD}date"},
    "latest": {"@id": f"{SCHEMA}endDate", "@type": f"{XSD}date"},
    "source": f"{DCTERMS}source",
    "citations": f"{SCHEMA}citation",
    "locator": f"{SCHEMA}pagination",
    "author": f"{DCTERMS}creator",
    "publisher": f"{DCTERMS}publisher",
    "licence": f"{DCTERMS}license",
    "web_address": address(f"{SCHEMA}url"),
    "archived_address": address(f"{SCHEMA}archivedAt"),
    "dataset": f"{DCTERMS}isPartOf",
    "next": address(f"{HYDRA}next"),
    "previous": address(f"{HYDRA}previous"),
    "count": f"{HYDRA}totalItems",
}


@require_safe
def context(request: HttpRequest) -> JsonResponse:
    """The context of every answer."""
    own = request.build_absolute_uri(reverse("methodology"))
    said = {"@context": {"@version": 1.1, "@vocab": f"{own}#", **TERMS}}
    return JsonResponse(said, content_type=MEDIA_TYPE)


def link_to_context(request: HttpRequest) -> str:
    """For the Link header of an answer in JSON."""
    return f'<{request.build_absolute_uri(reverse("api:context"))}>; rel="{RELATION}"; type="{MEDIA_TYPE}"'
