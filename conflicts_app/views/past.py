"""Who reads the past stays there: every link of such a page leads to the same moment."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

# Our own addresses, relative ones too; not files, which are the same at all times, and not the link that leads out.
LINK = re.compile(r'(?<!class="now" )href="(?P<address>(?:/(?!static/|/)|\?)[^"#]*)(?P<place>#[^"]*)?"')


class StayInThePast:
    """Adds the moment of a request to the links of its page, and to where it redirects."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not getattr(request, "known_at", None):
            return answer
        moment = urlencode({"known_at": request.GET["known_at"]})

        def then(link: re.Match[str]) -> str:
            return f'href="{escape(at(unescape(link["address"]), moment))}{link["place"] or ""}"'

        if "Location" in answer.headers:
            answer.headers["Location"] = at(answer.headers["Location"], moment)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            answer.content = LINK.sub(then, answer.content.decode())
        return answer


def at(address: str, moment: str) -> str:
    """The address with the moment, unless it names one."""
    if "known_at=" in address:
        return address
    if "?" not in address:
        return f"{address}?{moment}"
    path, asked = address.split("?", 1)
    return f"{path}?{moment}&{asked}" if asked else f"{path}?{moment}"
