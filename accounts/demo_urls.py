from django.urls import path

from accounts import demo_views

app_name = "demo"

urlpatterns = [
    path("mail/", demo_views.mail, name="mail"),
    path("mail/<str:key>/", demo_views.letter, name="letter"),
]
