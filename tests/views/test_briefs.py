import pytest

from conflicts_app.actions.publication import publish
from conflicts_app.models import Brief
from conflicts_app.templatetags.markdown import markdown

pytestmark = pytest.mark.django_db


def test_a_brief_reads_in_order_with_links_into_the_register(client):
    page = client.get("/briefs/mali-2023-2025/").text
    headings = ["Overview", "Background", "Developments", "Classification", "Violations, as alleged"]
    assert sorted(headings, key=lambda heading: page.index(f"<h2>{heading}</h2>")) == headings
    assert '<a href="/groups/jnim/" rel="noopener noreferrer">JNIM</a>' in page
    assert len(client.get("/api/v1/briefs/mali-2023-2025/").json()["sections"]) == 5
    assert "sections" not in client.get("/api/v1/briefs/").json()["results"][0]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        "![x](https://elsewhere.example/x.png)",
        '<img src=x onerror="alert(1)">',
        "<style>p{}</style>",
        '[x](/a "onclick=1")',
    ],
)
def test_markdown_brings_nothing_that_runs_or_loads(client, text):
    made = markdown(text)
    for harm in ("<script", "<img", "<style", 'href="javascript', 'href="data', "<a onclick", " onclick="):
        assert harm not in made
    brief = Brief.objects.get(slug="mali-2023-2025")
    section = brief.sections.first()
    section.text = text
    section.save()
    brief.save()
    publish(brief, by=None)
    assert str(made) in client.get("/briefs/mali-2023-2025/").text
