"""Lists and details: a queryset, a filter and a template each."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from conflicts_app.filters.base import DetailForm, RegisterFilter, problems_of, readable
from conflicts_app.filters.paging import Page
from conflicts_app.models import Citation, FormerAddress, RecordQuerySet, passages
from conflicts_app.rooms import belonging, day_of

MOST = 100  # records of one kind that the page of another shows; lists have all


class RegisterList(View):
    """A list that answers what its filter was asked, or says what it could not follow.

    A form sends along what nobody filled in: from there it leads on to the short address of the same list.
    """

    http_method_names = ["get", "head"]
    queryset: QuerySet
    filterset_class: type[RegisterFilter]
    template_name: str

    def get(self, request: HttpRequest) -> HttpResponse:
        self.asked = asked = self.filterset_class(request.GET, queryset=self.queryset.all(), request=request)
        if len(asked.given) < sum(len(values) for _name, values in asked.data.lists()) and not asked.problems:
            return redirect(f"{request.path}?{readable(asked.given)}" if asked.given else request.path)
        page = None if asked.problems else asked.page
        records = self.records(page) if page else []
        context = {"filter": asked, "page": page, "records": records, **self.numbers(), **self.context(records)}
        return render(request, self.template_name, context, status=400 if asked.problems else 200)

    def records(self, page: Page) -> list[Any]:
        return page.results

    def numbers(self) -> dict[str, Any]:
        """How many records were found, of how many, and what they are called."""
        if self.asked.problems:
            return {}
        found, every, words = self.asked.qs.order_by(), self.queryset.order_by(), self.queryset.model._meta
        numbers = {"found": found.count(), "all": every.count()} if self.asked.chips else {"found": every.count()}
        return {**numbers, "kind": words.verbose_name if numbers == {"found": 1} else words.verbose_name_plural}

    def context(self, records: list[Any]) -> dict[str, Any]:
        """What the page shows beside the records of the list."""
        return {}


class RegisterDetail(View):
    """One record; where there was one, its new address or why it was withdrawn."""

    http_method_names = ["get", "head"]
    queryset: RecordQuerySet
    form_class: type[DetailForm] = DetailForm
    template_name: str

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        self.form = self.form_class(request.GET)
        if problems := problems_of(request.GET, self.form):
            return render(request, "400.html", {"problems": problems}, status=400)
        record = self.queryset.filter(slug=slug).first()
        if record is None:
            return self.former(request, slug)
        return self.answer(request, record)

    @property
    def today(self) -> datetime.date:
        return day_of(self.request)

    def answer(self, request: HttpRequest, record: Any) -> HttpResponse:
        cited = belonging(Citation, self.queryset.model._meta.concrete_model, [record.pk])
        self.cited: list[Citation] = list(cited.select_related("source"))
        context = {"record": record, "form": self.form, "passages": passages(self.cited), **self.context(record)}
        return render(request, self.template_name, context)

    def context(self, record: Any) -> dict[str, Any]:
        """What the page shows beside the record."""
        return {}

    def former(self, request: HttpRequest, slug: str) -> HttpResponse:
        address = FormerAddress.objects.of(self.queryset.model).filter(slug=slug).first()
        if address is None:
            raise Http404(slug)
        if address.moved_to:
            return redirect(request.path.removesuffix(f"{slug}/") + f"{address.moved_to}/", permanent=True)
        return render(request, "410.html", {"address": address}, status=410)
