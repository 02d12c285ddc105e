"""All that the API says, as files: what is asked there list by list, in one state of the register."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from conflicts_app.api.formats import formats_of
from conflicts_app.api.tables import table_of
from conflicts_app.api.urls import router
from conflicts_app.exports.releases import File, table_file
from conflicts_app.exports.tables import tables

FRAMING = {"csv": 1, "jsonl": 0, "geojson": 2}  # how many chunks of each form of a list are no records
FEEDS = ("changes",)  # what happened, and not what is


def dataset(known_at: datetime) -> Iterator[File]:
    """Every list and every table, to be written inside of the room where they are read."""
    viewset: Any
    for resource, viewset, _basename in router.registry:
        if resource in FEEDS:
            continue
        table = viewset.table or table_of(viewset(action="list").get_serializer_class()())
        for form in formats_of(viewset.table):
            if form.format not in FRAMING:
                continue
            request = asking(f"/api/v1/{resource}/", known_at, format=form.format)
            answer: Any = viewset.as_view({"get": "list"}, throttle_classes=[])(request)
            yield File(
                f"records/{resource}.{form.format}",
                form.media_type,
                answer.streaming_content,
                viewset.__doc__ or "",
                table if form.format == "csv" else None,
                FRAMING[form.format],
            )
    for name, table, rows in tables():
        yield table_file(f"tables/{name}.csv", table, rows)


def asking(path: str, known_at: datetime, **query: str) -> Any:
    """A request as a reader at the public address would make it at that moment."""
    site = urlsplit(settings.ADDRESS)
    request: Any = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": urlencode(query),
            "HTTP_HOST": site.netloc,
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    request.known_at = known_at
    return request
