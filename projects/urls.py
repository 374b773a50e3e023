from django.urls import path

from projects import views, views_measures

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
    path("<uuid:pk>/measures/add/", views_measures.add_measure, name="add_measure"),
    path("measures/<uuid:pk>/", views_measures.measure, name="measure"),
    path("measures/<uuid:pk>/change/", views_measures.change_measure, name="change_measure"),
    path("measures/<uuid:pk>/figures/", views_measures.add_figures, name="add_figures"),
    path("measures/<uuid:pk>/rebase/", views_measures.rebase, name="rebase"),
    path("measures/<uuid:pk>/annotate/", views_measures.annotate, name="annotate"),
    path("figures/<uuid:pk>/", views_measures.correct_figure, name="correct_figure"),
    path("figures/<uuid:pk>/leave-out/", views_measures.leave_out_figure, name="leave_out_figure"),
    path("figures/<uuid:pk>/count-again/", views_measures.count_figure_again, name="count_figure_again"),
    path("figures/<uuid:pk>/remove/", views_measures.remove_figure, name="remove_figure"),
    path("rebases/<uuid:pk>/undo/", views_measures.undo_rebase, name="undo_rebase"),
    path("annotations/<uuid:pk>/remove/", views_measures.remove_annotation, name="remove_annotation"),
]
