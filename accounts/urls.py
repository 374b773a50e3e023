from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("invitation/renewed/", views.invitation_renewed, name="invitation_renewed"),
    path("invitation/<uuid:key>/<str:token>/", views.invitation, name="invitation"),
    path("invitation/<uuid:key>/<str:token>/renew/", views.renew_invitation, name="renew_invitation"),
    path("session/", views.session, name="session"),
    path("demo/<str:email>/", views.demo_sign_in, name="demo_sign_in"),
]
