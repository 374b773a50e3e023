from django.urls import path

from library import views, views_change

app_name = "library"

urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:programme>/", views.library, name="library"),
    path("<uuid:programme>/add/<slug:kind>/", views_change.add, name="add"),
    path("sessions/<uuid:session>/", views.session, name="session"),
    path("materials/<uuid:material>/", views.material, name="material"),
    path("materials/<uuid:material>/file/", views.file, name="file"),
    path("materials/<uuid:material>/file/<int:number>/", views.earlier_file, name="earlier_file"),
    path("materials/<uuid:material>/change/", views_change.change, name="change"),
    path("materials/<uuid:material>/replace/", views_change.replace, name="replace"),
    path("materials/<uuid:material>/withdraw/", views_change.withdraw, name="withdraw"),
    path("materials/<uuid:material>/bring-back/", views_change.bring_back, name="bring_back"),
    path("materials/<uuid:material>/end-consent/", views_change.end_consent, name="end_consent"),
]
