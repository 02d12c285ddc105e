"""The page and the API list the same records, whatever is asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

LISTS = sorted(name for name in get_resolver().reverse_dict if isinstance(name, str) and name.endswith("-list"))
QUERIES = {
    "state-list": [{"q": "mâlî"}, {"q": "’"}, {"country": "MLI"}, {"country": ["MLI", "DZA"]}, {"q": "a", "limit": 3}],
    "group-list": [{"q": "azawad"}, {"active_on": "2022-01-01"}, {"active_on": "2022-01-01", "match": "certain"}],
    "conflict-list": [
        {"as_of": "2024-06-01", "country": "MLI"},
        {"as_of": "2025-04-01", "match": "certain"},
        {"type": ["iac", "none"]},
        {"ap2": ["met", "possible"], "status": "established", "assessor": "mali-brief"},
        {"party": "cma", "lineage": "true"},
        {"party": ["issp", "fla"], "as_of": "2024-06-01"},
        {"q": "jama'at"},
    ],
    "classification-list": [
        {"as_of": "2024-06-01", "party": "jnim"},
        {"criterion": "organisation", "value": "inferred"},
        {"conflict": ["mali-jnim", "issp-jnim"], "type": "none"},
        {"country": "DZA"},
    ],
    "incident-list": [
        {"date_after": "2024-07-10", "date_before": "2024-07-10"},
        {"date_after": "2024-07-01", "date_before": "2024-07-31", "match": "certain"},
        {"actor": "jnim", "role": ["perpetrator", "target"], "basis": "claimed"},
        {"actor": "cma", "lineage": "true"},
        {"country": ["DZA", "UKR"]},
        {"conflict": "mali-jnim", "means": ["arson", "ied"], "record_type": "pattern"},
        {"q": "menaka"},
        {"ordering": "date", "limit": 4},
    ],
    "source-list": [{"kind": ["brief", "dataset"]}],
    "actor-list": [{"kind": ["force", "state"]}, {"country": ["MLI", "RUS"]}, {"country": "MLI", "kind": "force"}],
}


def asked():
    for name in LISTS:
        for query in ({}, {"limit": 1}, {"updated_since": "2100-01-01T00:00:00Z"}, *QUERIES.get(name, ())):
            yield pytest.param(name, query, id=f"{name}-{query}")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "query"), list(asked()))
def test_page_and_api_list_the_same_records(client, name, query):
    page = client.get(reverse(name), query)
    answer = client.get(reverse(f"api:{name}"), query)
    assert (page.status_code, answer.status_code) == (200, 200)
    assert [record.slug for record in page.context["records"]] == [found["slug"] for found in answer.json()["results"]]


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_walking_one_by_one_finds_each_record_once_and_comes_back(client, name):
    every = [found["slug"] for found in client.get(reverse(f"api:{name}"), {"limit": 500}).json()["results"]]
    assert every
    there, address = [], reverse(f"api:{name}") + "?limit=1"
    while address:
        answer = client.get(address).json()
        there += [found["slug"] for found in answer["results"]]
        last, address = address, answer["next"]
    back, address = [], client.get(last).json()["previous"]
    while address:
        answer = client.get(address).json()
        back += [found["slug"] for found in answer["results"]]
        address = answer["previous"]
    assert there == every
    assert back == every[-2::-1]


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("nonsense=1", "nonsense"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=2&limit=3", "limit"),
        ("updated_since=yesterday", "updated_since"),
        ("cursor=forged", "cursor"),
        ("cursor=W2ZhbHNlLFsiYSJdXQ", "cursor"),
        ("cursor=W2ZhbHNlLFsiXHUwMDAwIiwxXV0", "cursor"),
        ("cursor=W2ZhbHNlLFsiXHVkODAwIiwxXV0", "cursor"),
        ("cursor=W2ZhbHNlLFtbXSx7fV1d", "cursor"),
        ("cursor=%C3%BC", "cursor"),
        ("count=maybe", "count"),
        ("country=XYZ", "country"),
        ("country=MLI&country=mali", "country"),
        ("q=a&q=b", "q"),
        ("q=%00", "q"),
        ("match=maybe", "match"),
    ],
)
def test_what_cannot_be_followed_is_named_on_page_and_api(client, name, query, parameter):
    page = client.get(f"{reverse(name)}?{query}")
    answer = client.get(f"{reverse(f'api:{name}')}?{query}")
    assert (page.status_code, answer.status_code) == (400, 400)
    assert f"<code>{parameter}</code>" in page.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]
    assert answer.json()["errors"][0]["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name.replace("-list", "-detail") for name in LISTS])
def test_one_record_takes_no_filter_and_an_unknown_slug_is_named(client, name):
    listed = name.replace("-detail", "-list")
    slug = client.get(reverse(f"api:{listed}")).json()["results"][0]["slug"]
    for route in (name, f"api:{name}"):
        assert client.get(reverse(route, args=[slug])).status_code == 200
        refused = client.get(reverse(route, args=[slug]) + "?q=mali")
        assert refused.status_code == 400
        assert "q" in refused.text
        missing = client.get(reverse(route, args=["no-such-thing"]))
        assert missing.status_code == 404
        assert "no-such-thing" in missing.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_longer_list_takes_no_more_queries(client, name):
    """And a detail takes no more than forty."""
    for route in (name, f"api:{name}"):
        taken = []
        for limit in (2, 500):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(route), {"limit": limit}).status_code == 200
            taken.append(len(queries))
        assert taken[1] <= taken[0] + 2, f"{route}: {taken}"  # a kind of relation that the first two rows lack
        assert taken[1] <= 40, f"{route}: {taken}"
    for found in client.get(reverse(f"api:{name}"), {"limit": 500}).json()["results"]:
        with CaptureQueriesContext(connection) as queries:
            client.get(found["html_url"].replace("http://testserver", ""), follow=True)
        assert len(queries) <= 40, found["html_url"]
