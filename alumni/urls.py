from django.urls import path

from alumni import views

app_name = "alumni"

urlpatterns = [
    path("", views.own, name="own"),
    path("asking/", views.own_asking, name="own_asking"),
    path("<uuid:pk>/", views.own_form, name="own_form"),
    path("<uuid:pk>/take-back/", views.own_take_back, name="own_take_back"),
    path("<uuid:pk>/again/", views.ask_again, name="ask_again"),
    path("form/<uuid:key>/<str:token>/", views.follow_up, name="follow_up"),
    path("form/<uuid:key>/<str:token>/asking/", views.asking, name="asking"),
    path("form/<uuid:key>/<str:token>/take-back/", views.take_back, name="take_back"),
    path("cohorts/<uuid:pk>/", views.cohort, name="cohort"),
    path("cohorts/<uuid:pk>/answers.csv", views.cohort_csv, name="csv"),
]
