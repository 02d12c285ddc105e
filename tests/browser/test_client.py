"""A typed client that a generator makes of the description reads the register over real HTTP."""

import datetime
import importlib
import subprocess
import sys
import uuid

import pytest
from django.core.management import call_command


@pytest.fixture
def generated(site, tmp_path, monkeypatch):
    """Gives modules of a client that was made just now of the description alone."""
    call_command("spectacular", format="openapi-json", file=str(tmp_path / "schema.json"))
    (tmp_path / "settings.yaml").write_text("post_hooks: []\n")
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", "schema.json", "--config", "settings.yaml", "--output-path", "threshold_client"),
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "warning" not in made.stdout.lower(), made.stdout
    monkeypatch.syspath_prepend(tmp_path)
    return lambda name: importlib.import_module(f"threshold_client.{name}")


def test_a_client_made_of_the_description_reads_the_register(site, generated):
    incidents = generated("api.incidents.incidents_list")
    retrieve = generated("api.incidents.incidents_retrieve")
    models = generated("models")
    with generated("client").Client(base_url=site, raise_on_unexpected_status=True) as client:
        asked = {"country": ["MLI"], "date_after": datetime.date(2024, 7, 1), "count": models.IncidentsListCount.TRUE}
        page = incidents.sync(client=client, limit=5, **asked)
        assert isinstance(page, models.PaginatedIncidentList)
        assert page.count >= len(page.results) == 5
        first = page.results[0]
        assert isinstance(first.id, uuid.UUID)
        assert isinstance(first.updated_at, datetime.datetime)
        assert first.country.iso_alpha3 == "MLI"
        whole = retrieve.sync(first.slug, client=client)
        assert whole.title == first.title
        assert [claim.outcome for claim in whole.harm_claims] == [claim.outcome for claim in first.harm_claims]
        refused = incidents.sync(client=client, country=["Atlantis"])
        assert isinstance(refused, models.Problem)
        assert refused.errors[0].parameter == "country"
    with generated("client").Client(base_url=site, raise_on_unexpected_status=True) as client:
        for name in ("conflicts", "groups", "classifications", "sources", "releases", "changes"):
            assert generated(f"api.{name}.{name}_list").sync(client=client).results
