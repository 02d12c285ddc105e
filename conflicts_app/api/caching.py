"""Answers that need not be sent twice: whoever has one asks whether the register has changed since."""

import datetime
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from math import floor
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_etags

from conflicts_app.history import asked_moment, latest
from conflicts_app.problems import speaks_json, unanswered


class Revalidation:
    """Names the current release in each answer of the API, and gives it a tag.

    Who has the answer with that tag is told so, 304, before anything is read; stands before the rooms therefore.

    An answer follows from what was asked, what is published, the day and the program. An answer read while somebody
    publishes may be newer than its tag, never older.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not speaks_json(request) or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        try:
            moment, release = latest(asked_moment(request))
        except (ValueError, OperationalError) as fault:  # that the moment cannot be known the room says
            return unanswered() if isinstance(fault, OperationalError) else self.get_response(request)
        changed = max(moment, datetime.datetime.combine(timezone.localdate(), datetime.time(), datetime.UTC))
        tag = tag_of(request, changed)
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            answer: Any = HttpResponseNotModified()
        else:
            answer = self.get_response(request)
        answer.headers.setdefault("Cache-Control", "public, no-cache")  # may be kept; is asked about every time
        patch_vary_headers(answer, ["Accept", "Accept-Language"])
        if release:
            answer.headers["Threshold-Release"] = release
        if answer.status_code not in (200, 304) or answer.headers.get("Content-Type", "").startswith("text/html"):
            return answer
        answer.headers["ETag"] = tag
        if timezone.now() - changed < datetime.timedelta(seconds=1):  # it may change once more in the same second
            return answer
        day: Any = floor(changed.timestamp())
        answer.headers["Last-Modified"] = http_date(day)
        if answer.status_code == 304 or "If-None-Match" in request.headers:
            return answer
        return get_conditional_response(request, last_modified=day, response=answer) or answer


def tag_of(request: HttpRequest, changed: datetime.datetime) -> str:
    said = [changed.isoformat(), program(), request.build_absolute_uri()]
    said += [request.headers.get(name, "") for name in ("Accept", "Accept-Language")]
    return f'W/"{blake2b("\n".join(said).encode(), digest_size=12).hexdigest()}"'


@cache
def program() -> str:
    """Names the program as it is: another one may answer otherwise."""
    parts = sorted(Path(__file__).parent.parent.rglob("*.py"))
    return blake2b(b"\0".join(part.read_bytes() for part in parts), digest_size=12).hexdigest()
