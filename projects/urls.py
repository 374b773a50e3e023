from django.urls import path

from projects import views

app_name = "projects"

urlpatterns = [
    path("", views.projects, name="projects"),
    path("start/", views.start, name="start"),
    path("cohorts/<uuid:pk>/", views.of_cohort, name="of_cohort"),
    path("<uuid:pk>/", views.project, name="project"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/updates/", views.add_update, name="add_update"),
    path("<uuid:pk>/updates/<uuid:update>/delete/", views.delete_update, name="delete_update"),
    path("<uuid:pk>/stage/", views.move_stage, name="move_stage"),
    path("<uuid:pk>/team/", views.team, name="team"),
    path("<uuid:pk>/team/<uuid:place>/remove/", views.remove_member, name="remove_member"),
    path("<uuid:pk>/presentation/", views.presentation, name="presentation"),
]
