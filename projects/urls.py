from django.urls import path

from projects import views, views_cause, views_value

app_name = "projects"

urlpatterns = [
    path("", views.projects, name="projects"),
    path("start/", views.start, name="start"),
    path("cohorts/<uuid:pk>/", views.of_cohort, name="of_cohort"),
    path("cohorts/<uuid:pk>/start/", views.start_for_cohort, name="start_for_cohort"),
    path("causes/<uuid:pk>/", views_cause.cause, name="cause"),
    path("causes/<uuid:pk>/edit/", views_cause.edit_cause, name="edit_cause"),
    path("programmes/<uuid:pk>/causes/set-up/", views_cause.set_up_cause, name="set_up_cause"),
    path("<uuid:pk>/", views.project, name="project"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/about/", views.about, name="about"),
    path("<uuid:pk>/updates/", views.add_update, name="add_update"),
    path("<uuid:pk>/updates/<uuid:update>/delete/", views.delete_update, name="delete_update"),
    path("<uuid:pk>/stage/", views.move_stage, name="move_stage"),
    path("<uuid:pk>/team/", views.team, name="team"),
    path("<uuid:pk>/team/<uuid:place>/remove/", views.remove_member, name="remove_member"),
    path("<uuid:pk>/presentation/", views.presentation, name="presentation"),
    path("<uuid:pk>/cause/", views_cause.join_cause, name="join_cause"),
    path("<uuid:pk>/cause/leave/", views_cause.leave_cause, name="leave_cause"),
    path("<uuid:pk>/value/", views_value.value, name="value"),
    path("<uuid:pk>/value/check/", views_value.record_check, name="record_check"),
    path("<uuid:pk>/value/add/<str:side>/", views_value.add_line, name="add_line"),
    path("<uuid:pk>/value/<uuid:line>/", views_value.edit_line, name="edit_line"),
    path("<uuid:pk>/value/<uuid:line>/delete/", views_value.delete_line, name="delete_line"),
    path("<uuid:pk>/quotations/", views_value.quotations, name="quotations"),
    path("<uuid:pk>/quotations/<uuid:quotation>/delete/", views_value.delete_quotation, name="delete_quotation"),
    path("<uuid:pk>/spread/", views_value.spread, name="spread"),
    path("<uuid:pk>/spread/<uuid:place>/", views_value.edit_spread, name="edit_spread"),
    path("<uuid:pk>/spread/<uuid:place>/delete/", views_value.delete_spread, name="delete_spread"),
]
