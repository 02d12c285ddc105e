from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("conflicts_app.api.urls")),
    path("", include("conflicts_app.urls")),
]
handler500 = "conflicts_app.views.pages.server_error"
