from django.urls import path

from programmes import views

app_name = "programmes"

urlpatterns = [
    path("", views.programmes, name="list"),
    path("start/", views.start, name="start"),
    path("start/<slug:blueprint>/", views.start_from, name="start_from"),
    path("<uuid:programme>/", views.programme, name="programme"),
]
