"""The gallery's addresses; a project's page keeps its own whichever version stands there."""

from django.urls import path

from projects.views import gallery_public

app_name = "gallery"

urlpatterns = [
    path("", gallery_public.gallery, name="gallery"),
    path("consent/<uuid:key>/<str:token>/", gallery_public.consent, name="consent"),
    path("<uuid:pk>/", gallery_public.case_study, name="case_study"),
    path("<uuid:pk>/thanks/", gallery_public.thanks, name="thanks"),
]
