from django.urls import path

from conflicts_app.views import actors, conflicts, incidents, law, narrative, pages, sources

urlpatterns = [
    path("", pages.home, name="home"),
    path("conflicts/", conflicts.ConflictList.as_view(), name="conflict-list"),
    path("conflicts/<slug>/", conflicts.ConflictDetail.as_view(), name="conflict-detail"),
    path("classifications/", conflicts.ClassificationList.as_view(), name="classification-list"),
    path("classifications/<slug>/", conflicts.ClassificationDetail.as_view(), name="classification-detail"),
    path("incidents/", incidents.IncidentList.as_view(), name="incident-list"),
    path("incidents/<slug>/", incidents.IncidentDetail.as_view(), name="incident-detail"),
    path("developments/", narrative.DevelopmentList.as_view(), name="development-list"),
    path("developments/<slug>/", narrative.DevelopmentDetail.as_view(), name="development-detail"),
    path("briefs/", narrative.BriefList.as_view(), name="brief-list"),
    path("briefs/<slug>/", narrative.BriefDetail.as_view(), name="brief-detail"),
    path("law/", law.RuleList.as_view(), name="rule-list"),
    path("law/<slug>/", law.RuleDetail.as_view(), name="rule-detail"),
    path("sources/", sources.SourceList.as_view(), name="source-list"),
    path("sources/<slug>/", sources.SourceDetail.as_view(), name="source-detail"),
    path("states/", actors.StateList.as_view(), name="state-list"),
    path("states/<slug>/", actors.StateDetail.as_view(), name="state-detail"),
    path("groups/", actors.GroupList.as_view(), name="group-list"),
    path("groups/<slug>/", actors.GroupDetail.as_view(), name="group-detail"),
    path("actors/", actors.ActorList.as_view(), name="actor-list"),
    path("actors/<slug>/", actors.ActorDetail.as_view(), name="actor-detail"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
]
