from django.urls import path

from evaluations import views, views_coding, views_report, views_session, views_team, views_writing

app_name = "evaluations"

urlpatterns = [
    path("", views_team.cohorts, name="cohorts"),
    path("sessions/<uuid:session>/", views_session.of_session, name="of_session"),
    path("<uuid:pk>/", views.questionnaire, name="questionnaire"),
    path("<uuid:pk>/draft/", views.draft, name="draft"),
    path("<uuid:pk>/thanks/", views.thanks, name="thanks"),
    path("cohorts/<uuid:pk>/", views_team.results, name="results"),
    path("cohorts/<uuid:pk>/report/", views_report.report, name="report"),
    path("cohorts/<uuid:pk>/report/ask/", views_report.report_ask, name="report_ask"),
    path("cohorts/<uuid:pk>/report/aims/<uuid:aim>/", views_writing.aim, name="aim"),
    path("cohorts/<uuid:pk>/report/charts/", views_writing.charts, name="charts"),
    path("cohorts/<uuid:pk>/report/<slug:section>/", views_writing.section, name="section"),
    path("programmes/<uuid:pk>/report/", views_report.programme_report, name="programme_report"),
    path("programmes/<uuid:pk>/report/ask/", views_report.programme_report_ask, name="programme_report_ask"),
    path("programmes/<uuid:pk>/report/aims/<uuid:aim>/", views_writing.programme_aim, name="programme_aim"),
    path("programmes/<uuid:pk>/report/charts/", views_writing.programme_charts, name="programme_charts"),
    path("programmes/<uuid:pk>/report/<slug:section>/", views_writing.programme_section, name="programme_section"),
    path("reports/<uuid:pk>/", views_report.version, name="version"),
    path("reports/<uuid:pk>/figures/<int:number>/", views_report.figures, name="figures"),
    path("reports/<uuid:pk>/publish/", views_report.publish, name="publish"),
    path("reports/<uuid:pk>/withdraw/", views_report.withdraw, name="withdraw"),
    path("programmes/<uuid:pk>/comments/", views_coding.coding, name="coding"),
    path("comments/<uuid:pk>/code/", views_coding.code, name="code"),
    path("programmes/<uuid:pk>/codebook/", views_coding.codebook, name="codebook"),
    path("codebook/<uuid:pk>/", views_coding.outcome, name="outcome"),
    path("codebook/<uuid:pk>/merge/", views_coding.merge, name="merge"),
    path("codebook/<uuid:pk>/move/", views_coding.move_outcome, name="move_outcome"),
    path("codebook/<uuid:pk>/drop/", views_coding.drop_outcome, name="drop_outcome"),
    path("results/<uuid:pk>/comments/", views_team.comments, name="comments"),
    path("results/<uuid:pk>/quotations/", views_team.quotations, name="quotations"),
    path("comments/<uuid:pk>/choose/", views_team.choose, name="choose"),
    path("comments/<uuid:pk>/drop/", views_team.drop, name="drop"),
    path("quotations/<uuid:pk>/move/", views_team.move, name="move"),
]
