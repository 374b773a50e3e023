from django.urls import path

from outcomes import views

app_name = "outcomes"

urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("<uuid:pk>/", views.programme, name="programme"),
    path("<uuid:pk>/projects/", views.projects, name="projects"),
    path("<uuid:pk>/after/", views.after, name="after"),
    path("<uuid:pk>/causes/<uuid:cause>/", views.cause, name="cause"),
    path("<uuid:pk>/figures.csv", views.figures, {"form": "csv"}, name="csv"),
    path("<uuid:pk>/figures.xlsx", views.figures, {"form": "xlsx"}, name="xlsx"),
]
