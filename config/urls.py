"""Where every page of Cadre hangs."""

from django.contrib import admin
from django.urls import include, path

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("", include("home.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("accounts.signing_in_urls")),
    path("demo/", include("accounts.demo_urls")),
    path("programmes/", include("programmes.urls")),
    path("cohorts/", include("cohorts.urls")),
    path("projects/", include("projects.urls")),
    path("gallery/", include("projects.gallery_urls")),
    path("library/", include("library.urls")),
    path("surveys/", include("evaluations.urls")),
    path("after/", include("alumni.urls")),
    path("journal/", include("journals.urls")),
    path("awards/", include("awards.urls")),
    path("v/", include("awards.short_urls")),
    path("documents/", include("documents.urls")),
    path("outbox/", include("outbox.urls")),
    path("outcomes/", include("outcomes.urls")),
    path("health/", include("config.health_urls")),
    path("admin/", admin.site.urls),
]
