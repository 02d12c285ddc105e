"""Search through everything that is published."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from conflicts_app.filters.base import KnownAtForm, problems_of
from conflicts_app.filters.fields import MOST_CHARACTERS, WordsField
from conflicts_app.models import BEGIN, END, SearchEntry, Understood, passages_of, understood
from conflicts_app.searching import KINDS

FEW = 5  # records of each kind that the page shows; the list of the kind has all


class SearchForm(KnownAtForm):
    q = WordsField(required=False, max_length=MOST_CHARACTERS, label=_("Search"))


@dataclass(frozen=True)
class Found:
    """One record: where it is, what it is called, and what of its text was found, both with marks."""

    address: str
    code: str
    title: SafeString
    passage: SafeString


@dataclass(frozen=True)
class Group:
    """The records of one kind: the best few, how many there are, and the list that has them all."""

    name: str
    address: str
    records: int
    best: list[Found]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that has the words, by kinds; where a word is not in the register, what is written nearly so."""
    form = SearchForm(request.GET)
    if problems := problems_of(request.GET, form):
        return render(request, "pages/search.html", {"form": form, "problems": problems}, status=400)
    words = form.cleaned_data["q"]
    taken = understood(words)
    context = {
        "form": form,
        "words": words,
        "groups": groups(words),
        "misspelt": [one for one in taken if not one.known],
        "meant": meant(taken),
    }
    return render(request, "pages/search.html", context)


def groups(words: str) -> list[Group]:
    entries = list(SearchEntry.objects.best_of_each_kind(words, FEW))
    passages = passages_of(entries, words)
    best: dict[str, list[Any]] = {kind: list(those) for kind, those in groupby(entries, key=lambda entry: entry.kind)}
    return [
        Group(
            capfirst(str(model._meta.verbose_name_plural)),
            f"{reverse(f'{kind}-list')}?{urlencode({'q': words})}",
            best[kind][0].of_kind,
            [shown(entry, *passages[entry.uuid]) for entry in best[kind]],
        )
        for model in KINDS
        if (kind := model._meta.model_name) in best
    ]


def shown(entry: SearchEntry, title: str, passage: str) -> Found:
    return Found(reverse(f"{entry.route}-detail", args=[entry.slug]), entry.code, marked(title), marked(passage))


def marked(text: str) -> SafeString:
    """A text as HTML in which what was found is marked; all else is only text."""
    return mark_safe(escape(text).replace(BEGIN, "<mark>").replace(END, "</mark>"))


def meant(taken: list[Understood]) -> str:
    """The search with the nearest words, if any, for those that the register does not have; blank if it has all."""
    if all(one.known for one in taken):
        return ""
    return " ".join(one.word if one.known else one.near[0] for one in taken if one.known or one.near)
