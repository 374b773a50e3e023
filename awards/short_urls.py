"""The address that is printed on certificates."""

from django.urls import path

from awards.public_views import short

urlpatterns = [
    path("", short, name="verify_short"),
    path("<str:code>/", short, name="verify_short_code"),
]
