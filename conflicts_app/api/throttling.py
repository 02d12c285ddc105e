"""How often one address may ask. A mirror that reads 500 records at a time is far below it."""

from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class PerAddress(SimpleRateThrottle):
    """As many requests as the setting API_RATE allows, of each address; what is left is said in every answer."""

    scope = "api"
    num_requests: int
    duration: int  # seconds

    def get_rate(self) -> str | None:
        return settings.API_RATE or None

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}

    def allow_request(self, request: Request, view: Any) -> bool:
        allowed = super().allow_request(request, view)
        if self.rate:
            left = max(0, self.num_requests - len(self.history))
            until = self.duration - (self.now - self.history[-1]) if self.history else self.duration
            request._request.quota = {  # type: ignore[attr-defined]
                "RateLimit-Limit": str(self.num_requests),
                "RateLimit-Remaining": str(left),
                "RateLimit-Reset": str(max(1, round(until))),
            }
        return allowed


class Quota:
    """Middleware: says in each answer of the API how many more requests the address has, and for how many seconds."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        answer = self.get_response(request)
        for name, value in getattr(request, "quota", {}).items():
            answer.headers[name] = value
        return answer
