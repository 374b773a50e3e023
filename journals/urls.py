from django.urls import path

from journals import views

app_name = "journals"

urlpatterns = [
    path("", views.journal, name="journal"),
    path("write/", views.write_new, name="write_new"),
    path("limits/", views.limits, name="limits"),
    path("shared/", views.shared_with_you, name="shared_with_you"),
    path("shared/<uuid:pk>/", views.shared_reflection, name="shared_reflection"),
    path("<uuid:pk>/", views.reflection, name="reflection"),
    path("<uuid:pk>/write/", views.write, name="write"),
    path("<uuid:pk>/keep/", views.keep, name="keep"),
    path("<uuid:pk>/share/", views.share, name="share"),
    path("<uuid:pk>/share/<uuid:sharing>/end/", views.unshare, name="unshare"),
    path("<uuid:pk>/delete/", views.delete, name="delete"),
]
