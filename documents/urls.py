from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("<uuid:document_id>/", views.page, name="page"),
    path("<uuid:document_id>/row/", views.row, name="row"),
    path("<uuid:document_id>/file/", views.file, name="file"),
    path("<uuid:document_id>/again/", views.again, name="again"),
]
