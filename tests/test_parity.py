"""The page and the API list the same records, whatever is asked."""

import re
from collections import Counter

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve, reverse

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
        {"place": ["menaka", "gao"]},
        {"killed_min": "13", "ordering": "-killed"},
        {"ordering": "-updated_at", "limit": 3},
        {"bbox": "-1,15,3,20"},
        {"near": "15.9182,2.4022,60", "ordering": "-killed"},
        {"violation": "a-attacks-on-civilians", "actor": "issp"},
        {"rule": ["customary-rule-7", "customary-rule-50"]},
        {"ordering": "date", "limit": 4},
    ],
    "development-list": [
        {"date_after": "2023-11-01", "date_before": "2023-12-31", "match": "certain"},
        {"kind": ["accord", "accord_ended"], "ordering": "date"},
        {"actor": "fla", "country": "MLI"},
        {"conflict": "mali-issp"},
        {"q": "drone"},
    ],
    "brief-list": [{"country": "MLI"}],
    "rule-list": [
        {"q": "14"},
        {"q": "civilians", "applies_niac": ["yes", "arguably"]},
        {"treaty": "ap-ii"},
        {"violation": "a-attacks-on-civilians", "kind": "customary"},
    ],
    "treaty-list": [{"country": "MLI"}, {"country": ["MLI", "UKR"], "limit": 2}],
    "violationtype-list": [{"parent": "a-attacks-on-civilians"}],
    "legalelement-list": [{"test": ["niac", "ap2"]}],
    "indicator-list": [{"criterion": "intensity"}],
    "place-list": [{"bbox": "0,0,10,20"}, {"near": "16.27,-0.04,20"}, {"country": "MLI"}, {"q": "gao"}],
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
def test_walking_page_by_page_finds_each_record_once_and_comes_back(client, name):
    every = [found["slug"] for found in client.get(reverse(f"api:{name}"), {"limit": 500}).json()["results"]]
    assert every
    there, address = [], reverse(f"api:{name}") + f"?limit={len(every) // 60 + 1}"
    while address:
        answer = client.get(address).json()
        there += [found["slug"] for found in answer["results"]]
        last, address = address, answer["next"]
    back, address = [], client.get(last).json()["previous"]
    while address:
        answer = client.get(address).json()
        back = [found["slug"] for found in answer["results"]] + back
        address = answer["previous"]
    assert there == every
    assert back == every[: len(back)]
    assert len(every) - len(back) == len(client.get(last).json()["results"])


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
    every = client.get(reverse(f"api:{listed}"), {"limit": 500}).json()["results"]
    slug = next(found["slug"] for found in every if found["html_url"].endswith(reverse(name, args=[found["slug"]])))
    for route in (name, f"api:{name}"):
        assert client.get(reverse(route, args=[slug])).status_code == 200
        refused = client.get(reverse(route, args=[slug]) + "?q=mali")
        assert refused.status_code == 400
        assert "q" in refused.text
        missing = client.get(reverse(route, args=["no-such-thing"]))
        assert missing.status_code == 404
        assert "no-such-thing" in missing.text


def shapes_of(queries):
    """The statements, with what was asked for left out."""
    return Counter(
        re.sub(r"'[^']*'|\b\d+\b", "?", re.sub(r"\([\d, ]+\)", "()", q["sql"])) for q in queries.captured_queries
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_no_list_and_no_page_asks_the_same_question_for_each_row(client, name):
    addresses = [(reverse(route), {"limit": 500}) for route in (name, f"api:{name}")]
    listed = client.get(reverse(f"api:{name}"), {"limit": 25}).json()["results"]
    for record in listed:
        addresses += [(record[url].replace("http://testserver", ""), {}) for url in ("url", "html_url")]
    for address, asked in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, asked).status_code in (200, 301)
        shape, times = shapes_of(queries).most_common(1)[0]
        assert times <= 4, f"{address}: {times} times {shape}"
        assert len(queries) <= 60, address


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("prefix", ["", "api:"])
def test_all_that_is_shown_is_fetched_ahead(client, monkeypatch, name, prefix):
    """A field or a relation that a template or serializer would fetch on its own is an error here."""
    addresses = [reverse(prefix + name) + "?limit=500"]
    if not prefix:
        listed = client.get(reverse(f"api:{name}"), {"limit": 8}).json()["results"]
        addresses += [found["html_url"] for found in listed if found["html_url"].endswith("/")]
    for address in addresses:
        view = resolve(re.sub(r"^https?://[^/]+|\?.*", "", address)).func
        view = getattr(view, "view_class", None) or view.cls
        monkeypatch.setattr(view, "queryset", view.queryset.fetch_mode(models.FETCH_RAISE))
        assert client.get(address).status_code in (200, 301)
