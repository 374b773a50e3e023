from django.urls import path

from evaluations import views, views_team

app_name = "evaluations"

urlpatterns = [
    path("", views_team.cohorts, name="cohorts"),
    path("<uuid:pk>/", views.questionnaire, name="questionnaire"),
    path("<uuid:pk>/draft/", views.draft, name="draft"),
    path("<uuid:pk>/thanks/", views.thanks, name="thanks"),
    path("cohorts/<uuid:pk>/", views_team.results, name="results"),
    path("cohorts/<uuid:pk>/report/", views_team.report, name="report"),
    path("cohorts/<uuid:pk>/report/ask/", views_team.report_ask, name="report_ask"),
    path("results/<uuid:pk>/comments/", views_team.comments, name="comments"),
    path("results/<uuid:pk>/quotations/", views_team.quotations, name="quotations"),
    path("comments/<uuid:pk>/choose/", views_team.choose, name="choose"),
    path("comments/<uuid:pk>/drop/", views_team.drop, name="drop"),
    path("quotations/<uuid:pk>/move/", views_team.move, name="move"),
]
