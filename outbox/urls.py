from django.urls import path

from outbox import views

app_name = "outbox"

urlpatterns = [
    path("texts/", views.texts, name="texts"),
    path("texts/off/", views.texts_off, name="texts_off"),
]
