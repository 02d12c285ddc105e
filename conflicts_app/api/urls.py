from django.urls import path, re_path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import APIRootView, DefaultRouter

from conflicts_app.api import (
    actors,
    assessors,
    changes,
    conflicts,
    criteria,
    incidents,
    law,
    linked,
    narrative,
    places,
    problems,
    releases,
    sources,
)


class Resources(APIRootView):
    """Every resource of the API. Read-only, no key; /api/v1/schema/ describes it all (OpenAPI 3.1)."""

    renderer_classes = [JSONRenderer]
    schema = None


app_name = "api"
router = DefaultRouter()
router.include_format_suffixes = False
router.APIRootView = Resources
router.register("conflicts", conflicts.ConflictViewSet, basename="conflict")
router.register("classifications", conflicts.ClassificationViewSet, basename="classification")
router.register("incidents", incidents.IncidentViewSet, basename="incident")
router.register("developments", narrative.DevelopmentViewSet, basename="development")
router.register("briefs", narrative.BriefViewSet, basename="brief")
router.register("rules", law.RuleViewSet, basename="rule")
router.register("violation-types", law.ViolationTypeViewSet, basename="violationtype")
router.register("treaties", law.TreatyViewSet, basename="treaty")
router.register("legal-elements", criteria.LegalElementViewSet, basename="legalelement")
router.register("indicators", criteria.IndicatorViewSet, basename="indicator")
router.register("assessors", assessors.AssessorViewSet, basename="assessor")
router.register("places", places.PlaceViewSet, basename="place")
router.register("sources", sources.SourceViewSet, basename="source")
router.register("actors", actors.ActorViewSet, basename="actor")
router.register("states", actors.StateViewSet, basename="state")
router.register("groups", actors.GroupViewSet, basename="group")
router.register("forces", actors.ForceViewSet, basename="force")
router.register("organisations", actors.OrganisationViewSet, basename="organisation")
router.register("releases", releases.ReleaseViewSet, basename="release")
router.register("changes", changes.ChangeViewSet, basename="change")

urlpatterns = [
    *router.urls,
    path("context.jsonld", linked.context, name="context"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", TemplateView.as_view(template_name="api/docs.html"), name="docs"),
    re_path("", problems.nothing_here),
]
