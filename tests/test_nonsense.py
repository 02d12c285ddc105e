"""Whatever is typed into a filter: an answer no longer than the whole list, or a refusal that names the parameter."""

import pytest
from django.urls import get_resolver, resolve, reverse

from conflicts_app.filters.base import PagingForm
from conflicts_app.filters.changes import ChangeFilter

LISTS = sorted(name for name in get_resolver().reverse_dict if isinstance(name, str) and name.endswith("-list"))
NONSENSE = [
    "", " ", "0", "-1", "1e9", "99999999999999999999", "null", "None", "..", "%", "_", "\\", "'", '"', "’", "\u202e",
    "<script>", "' OR 1=1 --", "{{ 7*7 }}", "ü" * 300, "2024-06-01", "2024-02-30", "0000-00-00", "10000-01-01",
    "0001-01-01", "9999-12-31", "2024-06-01T00:00:00Z", "2024-06-01T00:00:00", "9999-12-31T23:59:59-23:59", "true",
    "mali", "MLI", "jnim", "mali-jnim", "niac", "certain", "\N{ARABIC-INDIC DIGIT TWO}", "😀", "\x00", "a\x00b",
    "../..", "[2023..2024]",
]  # fmt: skip


def parameters():
    for name in LISTS:
        filters = resolve(reverse(name)).func.view_class.filterset_class.base_filters
        for parameter in (*filters, *PagingForm.base_fields):
            yield pytest.param(name, parameter, id=f"{name}-{parameter}")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "parameter"), list(parameters()))
def test_every_filter_narrows_or_refuses_and_never_errs(client, name, parameter):
    whole = {found["slug"] for found in client.get(reverse(f"api:{name}"), {"limit": 500}).json()["results"]}
    for value in NONSENSE:
        asked = {"limit": 2, parameter: value}
        answer = client.get(reverse(f"api:{name}"), asked)
        page = client.get(reverse(name), asked, follow=True)
        assert page.status_code == answer.status_code, (value, page.status_code, answer.status_code)
        if answer.status_code == 200:
            assert {found["slug"] for found in answer.json()["results"]} <= whole
        else:
            assert answer.status_code == 400, value
            assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]
            assert f"<code>{parameter}</code>" in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("parameter", [*ChangeFilter.base_filters, *PagingForm.base_fields])
def test_the_feed_narrows_or_refuses_and_never_errs(client, parameter):
    whole = client.get(reverse("api:change-list"), {"count": "true", "limit": 1}).json()["count"]
    for value in NONSENSE:
        answer = client.get(reverse("api:change-list"), {"count": "true", "limit": 2, parameter: value})
        if answer.status_code == 200:
            assert answer.json().get("count", 0) <= whole
        else:
            assert answer.status_code == 400, value
            assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/methodology/", "/compare/", "/changes/", "/conflicts/mali-jnim/"])
def test_no_page_passes_over_what_it_does_not_understand(client, address):
    for asked in ({"nonsense": "1"}, {"known_at": "yesterday"}):
        answer = client.get(address, asked)
        assert answer.status_code == 400
        assert f"<code>{next(iter(asked))}</code>" in answer.text
