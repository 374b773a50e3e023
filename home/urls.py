from django.urls import path

from home import views

app_name = "home"

urlpatterns = [
    path("", views.start, name="start"),
    path("home/", views.participant, name="participant"),
    path("themes/<uuid:domain>/", views.theme, name="theme"),
    path("today/", views.today, name="today"),
    path("workspace/<uuid:pk>/", views.workspace, name="workspace"),
    path("concern/", views.concern, name="concern"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
