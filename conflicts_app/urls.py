from django.urls import path

from conflicts_app.views import actors, pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("states/", actors.StateList.as_view(), name="state-list"),
    path("states/<slug>/", actors.StateDetail.as_view(), name="state-detail"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
]
