from django.urls import path

from cohorts.views import attendance, cohort, groups, own, people, register, sessions

app_name = "cohorts"

urlpatterns = [
    path("my-sessions/", own.my_sessions, name="my_sessions"),
    path("leading/", own.leading, name="leading"),
    path("lay-out/<uuid:programme>/", cohort.lay_out, name="lay_out"),
    path("<uuid:cohort>/change/", cohort.change, name="change"),
    path("<uuid:cohort>/begin/", cohort.begin, name="begin"),
    path("<uuid:cohort>/finish/", cohort.finish, name="finish"),
    path("<uuid:cohort>/people/", people.people, name="people"),
    path("<uuid:cohort>/people/add/", people.add_place, name="add_place"),
    path("<uuid:cohort>/people/invite/", people.invite, name="invite"),
    path("<uuid:cohort>/people/<uuid:place>/", people.place, name="place"),
    path("<uuid:cohort>/people/<uuid:place>/leave/", people.leave, name="leave"),
    path("<uuid:cohort>/people/<uuid:place>/back/", people.bring_back, name="bring_back"),
    path("<uuid:cohort>/people/<uuid:place>/invite/", people.invite_again, name="invite_again"),
    path("<uuid:cohort>/sets/", groups.sets, name="sets"),
    path("<uuid:cohort>/sets/form/", groups.form_set, name="form_set"),
    path("<uuid:cohort>/sets/assign/", groups.assign_sets, name="assign_sets"),
    path("<uuid:cohort>/sets/<uuid:learning_set>/", groups.change_set, name="change_set"),
    path("<uuid:cohort>/sets/<uuid:learning_set>/dissolve/", groups.dissolve_set, name="dissolve_set"),
    path("<uuid:cohort>/coaches/", groups.coaches, name="coaches"),
    path("<uuid:cohort>/coaches/name/", groups.name_coach, name="name_coach"),
    path("<uuid:cohort>/coaches/pair/", groups.pair, name="pair"),
    path("<uuid:cohort>/facilitators/", groups.facilitators, name="facilitators"),
    path("<uuid:cohort>/facilitators/<uuid:grant>/", groups.facilitator, name="facilitator"),
    path("<uuid:cohort>/facilitators/<uuid:grant>/end/", groups.end_facilitator, name="end_facilitator"),
    path("<uuid:cohort>/sessions/", sessions.sessions, name="sessions"),
    path("<uuid:cohort>/sessions/add/", sessions.add_session, name="add_session"),
    path("<uuid:cohort>/sessions/<uuid:session>/", sessions.session, name="session"),
    path("<uuid:cohort>/sessions/<uuid:session>/cancel/", sessions.cancel_session, name="cancel_session"),
    path("<uuid:cohort>/attendance/", attendance.attendance, name="attendance"),
    path("<uuid:cohort>/attendance.csv", attendance.attendance_csv, name="attendance_csv"),
    path("sessions/<uuid:session>/register/", register.register, name="register"),
    path("sessions/<uuid:session>/register/close/", register.close, name="close_register"),
    path("sessions/<uuid:session>/register/open/", register.reopen, name="reopen_register"),
    path("sessions/<uuid:session>/register/<uuid:place>/", register.mark, name="mark"),
]
