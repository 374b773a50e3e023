from django.urls import path

from awards import public_views, views

app_name = "awards"

urlpatterns = [
    path("cohorts/<uuid:cohort_id>/", views.cohort_awards, name="cohort_awards"),
    path("cohorts/<uuid:cohort_id>/certificates/", views.files, name="files"),
    path("cohorts/<uuid:cohort_id>/issue/", views.issue, name="issue"),
    path("cohorts/<uuid:cohort_id>/all/", views.ask_for_all, name="all"),
    path("certificates/<uuid:certificate_id>/", views.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/withdraw/", views.withdraw, name="withdraw"),
    path("verify/", public_views.verify, name="verify"),
    path("verify/<str:code>/", public_views.verify_code, name="verify_code"),
]
