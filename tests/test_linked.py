"""Whoever reads the API as linked data finds records by their addresses, in words of others where there are any."""

import re

import pytest
from django.urls import reverse
from pyld import jsonld

from conflicts_app.api.urls import router

LISTS = [reverse(f"api:{basename}-list") for _prefix, _viewset, basename in router.registry if basename != "change"]
DCTERMS = "http://purl.org/dc/terms/"
pytestmark = pytest.mark.django_db


def expanded(client, address, **asked):
    """The answer as a processor of JSON-LD reads it: with the context that its Link header names, and no other."""
    answer = client.get(address, asked)
    (named,) = re.findall(r'<([^>]+)>; rel="http://www\.w3\.org/ns/json-ld#context"', answer["Link"])
    context = client.get(named)
    assert context["Content-Type"] == "application/ld+json"
    return jsonld.expand(answer.json(), {"expandContext": context.json()["@context"], "base": "urn:lost:"})


def nodes(said):
    match said:
        case dict():
            yield said
            for value in said.values():
                yield from nodes(value)
        case list():
            for value in said:
                yield from nodes(value)


@pytest.mark.parametrize("address", LISTS)
def test_every_record_is_a_node_at_its_address(client, address):
    records = client.get(address, {"limit": 5}).json()["results"]
    page = expanded(client, address, limit=5)
    graph = page[0].get("@graph", page)  # a page that is the only one says nothing of itself
    assert [one["@id"] for one in graph] == [record["url"] for record in records]
    for node in nodes(graph):
        assert not str(node.get("@id", "")).startswith("urn:lost:"), node
        assert all(re.match(r"@|https?://", name) for name in node), node
    assert graph[0][f"{DCTERMS}identifier"] == [{"@value": records[0]["id"]}]
    (alone,) = expanded(client, records[0]["url"], fields="url,id")
    assert alone["@id"] == records[0]["url"]


def test_words_are_those_of_others_where_there_are_any(client):
    (incident,) = expanded(client, "/api/v1/incidents/convoy-2025-02-07/")
    assert incident[f"{DCTERMS}title"]
    assert incident["@type"] == ["http://testserver/methodology/#event"]
    (page,) = incident["http://xmlns.com/foaf/0.1/page"]
    assert page == {"@id": "http://testserver/incidents/convoy-2025-02-07/"}
    sources = [node for node in nodes(incident) if f"{DCTERMS}source" in node]
    assert sources[0][f"{DCTERMS}source"][0]["@id"].startswith("http://testserver/api/v1/sources/")
    assert "http://testserver/methodology/#harm_claims" in incident
