"""Markdown of editors, as HTML that can do no harm."""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()
READER = MarkdownIt("commonmark", {"html": False}).enable("table")
TAGS = {
    "p",
    "a",
    "em",
    "strong",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h3",
    "h4",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


@register.filter
def markdown(text: str) -> SafeString:
    """Paragraphs, lists, links and tables; headings below those of the page; nothing that runs or loads."""
    return mark_safe(
        nh3.clean(READER.render(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http"})
    )
