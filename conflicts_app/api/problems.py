"""Errors of the API: RFC 9457 problem details, each parameter at fault by its name."""

from http import HTTPStatus
from math import ceil
from typing import Any

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, NotAcceptable, Throttled

from conflicts_app.filters.base import Problems
from conflicts_app.problems import problem


class BadParameters(APIException):
    """400: the request asks for something that the list or record does not have."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Problems) -> None:
        super().__init__()
        self.errors = [{"parameter": name, "detail": " ".join(said)} for name, said in problems.items()]


class Withdrawn(APIException):
    """410: the record was withdrawn, for the reason that the answer gives."""

    status_code = HTTPStatus.GONE


class Moved(APIException):
    """301: the record has another slug now."""

    status_code = HTTPStatus.MOVED_PERMANENTLY


def answer_problem(exception: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """For the setting EXCEPTION_HANDLER of the API framework; what is not expected stays an error of the server."""
    match exception:
        case BadParameters():
            detail = " ".join(f"{error['parameter']}: {error['detail']}" for error in exception.errors)
            return problem(400, detail, errors=exception.errors)
        case Moved():
            return HttpResponsePermanentRedirect(str(exception.detail))
        case Http404():
            return problem(404, str(exception) or _("There is nothing at this address."))
        case Throttled():
            wait: float | None = getattr(exception, "wait", None)
            seconds = max(1, ceil(wait or 1))
            said = _("Too many requests from your address. Ask again in %(seconds)s seconds.") % {"seconds": seconds}
            answer = problem(429, said)
            answer.headers["Retry-After"] = str(seconds)
            return answer
        case APIException():
            unknown = isinstance(exception, NotAcceptable)
            answer = problem(exception.status_code, no_such_form(context) if unknown else str(exception.detail))
            if exception.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                answer.headers["Allow"] = ", ".join(context["view"].allowed_methods)
            return answer
    return None


def no_such_form(context: dict[str, Any]) -> str:
    known = ", ".join(renderer.media_type for renderer in context["view"].get_renderers())
    said = _("No form of this is “%(asked)s”, which “Accept” asks for. There are: %(known)s.")
    return said % {"asked": context["request"].headers.get("Accept", "")[:100], "known": known}


def nothing_here(request: HttpRequest) -> JsonResponse:
    """For addresses under the API that name no resource."""
    return problem(404, _("The API has nothing at %(path)s.") % {"path": request.path[:200]})
