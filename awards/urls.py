from django.urls import path

from awards import public_views, views
from awards.pathway.views import cohort, own, programme, returns

app_name = "awards"

urlpatterns = [
    path("cohorts/<uuid:cohort_id>/", views.cohort_awards, name="cohort_awards"),
    path("cohorts/<uuid:cohort_id>/certificates/", views.files, name="files"),
    path("cohorts/<uuid:cohort_id>/issue/", views.issue, name="issue"),
    path("cohorts/<uuid:cohort_id>/all/", views.ask_for_all, name="all"),
    path("certificates/<uuid:certificate_id>/", views.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/withdraw/", views.withdraw, name="withdraw"),
    path("programmes/<uuid:programme_id>/pathway/", programme.pathway, name="pathway"),
    path("programmes/<uuid:programme_id>/pathway/change/", programme.change_pathway, name="change_pathway"),
    path("pathways/", returns.pathways, name="pathways"),
    path("pathways/<uuid:pathway_id>/", returns.returns, name="returns"),
    path("pathways/<uuid:pathway_id>/contacts/", programme.name_contact, name="name_contact"),
    path("pathways/<uuid:pathway_id>/contacts/<uuid:grant_id>/end/", programme.end_contact, name="end_contact"),
    path("pathways/<uuid:pathway_id>/units/<uuid:unit_id>/", returns.results, name="results"),
    path("pathways/<uuid:pathway_id>/units/<uuid:unit_id>/confirm/", returns.confirm, name="confirm"),
    path("results/<uuid:result_id>/correct/", returns.correct, name="correct"),
    path("cohorts/<uuid:cohort_id>/pathway/", cohort.cohort_pathway, name="cohort_pathway"),
    path("cohorts/<uuid:cohort_id>/pathway/enrol/", cohort.enrol, name="enrol"),
    path("cohorts/<uuid:cohort_id>/pathway/numbers/", cohort.candidate_numbers, name="candidate_numbers"),
    path("cohorts/<uuid:cohort_id>/pathway/units/<uuid:unit_id>/", cohort.unit_work, name="unit_work"),
    path("enrolments/<uuid:enrolment_id>/", cohort.enrolment, name="enrolment"),
    path("enrolments/<uuid:enrolment_id>/answer/", cohort.answer, name="answer"),
    path("enrolments/<uuid:enrolment_id>/withdraw/", cohort.withdraw, name="withdraw_enrolment"),
    path("enrolments/<uuid:enrolment_id>/claim/", cohort.claim, name="claim"),
    path("claims/<uuid:claim_id>/", cohort.decide_claim, name="decide_claim"),
    path("places/<uuid:place_id>/pathway/", own.your_pathway, name="your_pathway"),
    path("places/<uuid:place_id>/pathway/ask/", own.ask_to_enrol, name="ask_to_enrol"),
    path("verify/", public_views.verify, name="verify"),
    path("verify/<str:code>/", public_views.verify_code, name="verify_code"),
]
