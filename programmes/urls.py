from django.urls import path

from programmes import views, views_contracts, views_copies, views_design

app_name = "programmes"

urlpatterns = [
    path("", views.programmes, name="list"),
    path("start/", views.start, name="start"),
    path("start/take-in/", views_copies.take_in, name="take_in"),
    path("start/<slug:blueprint>/", views.start_from, name="start_from"),
    path("<uuid:programme>/", views.programme, name="programme"),
    path("blueprints/<uuid:blueprint>.toml", views_copies.blueprint_file, name="blueprint_file"),
    path("<uuid:programme>/compare/", views_copies.compare_with, name="compare"),
    path("<uuid:programme>/copy/", views_copies.copy, name="copy"),
    path("<uuid:programme>/copy/new/", views_copies.copy_as, name="copy_as"),
    path("<uuid:programme>/keep/", views_copies.keep, name="keep"),
    path("<uuid:programme>/contracts/", views_contracts.contracts, name="contracts"),
    path("<uuid:programme>/contracts/add/", views_contracts.add_contract, name="add_contract"),
    path("<uuid:programme>/contracts/<uuid:contract>/", views_contracts.contract, name="contract"),
    path("<uuid:programme>/contracts/<uuid:contract>/end/", views_contracts.end_contract, name="end_contract"),
    path("<uuid:programme>/contracts/<uuid:contract>/spend/", views_contracts.add_spend, name="add_spend"),
    path(
        "<uuid:programme>/contracts/<uuid:contract>/spend/<uuid:spend>/take-back/",
        views_contracts.take_back_spend,
        name="take_back_spend",
    ),
    path("<uuid:programme>/design/", views_design.design, name="design"),
    path("<uuid:programme>/design/add/", views_design.add_element, name="add_element"),
    path("<uuid:programme>/design/<uuid:element>/", views_design.element, name="element"),
    path("<uuid:programme>/design/<uuid:element>/move/", views_design.move, name="move_element"),
    path("<uuid:programme>/design/<uuid:element>/remove/", views_design.remove, name="remove_element"),
    path("<uuid:programme>/design/<uuid:element>/bring-back/", views_design.bring_back, name="bring_back_element"),
    path("<uuid:programme>/design/phases/add/", views_design.add_phase, name="add_phase"),
    path("<uuid:programme>/design/phases/<uuid:phase>/", views_design.phase, name="phase"),
    path("<uuid:programme>/design/phases/<uuid:phase>/remove/", views_design.remove_phase, name="remove_phase"),
]
