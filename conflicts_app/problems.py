"""Errors as data: RFC 9457 problem details, for whoever asks the API."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

MEDIA_TYPE = "application/problem+json"


def speaks_json(request: HttpRequest) -> bool:
    """Whether the address is one of the API."""
    return request.path_info.startswith("/api/")


def unanswered() -> JsonResponse:
    return problem(503, _("The database does not answer. Nothing is lost; try again in a minute."))


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    title = HTTPStatus(status).phrase
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status, "detail": detail, **more},
        status=status,
        content_type=MEDIA_TYPE,
    )
