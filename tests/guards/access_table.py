"""Who may open what: URL by person, and the answer that comes back. Written by hand; the suite tries every cell.

Answers: a status, “in” for the way to the sign-in page, “go” for another redirect. Not visible to you is 404; visible
with the action refused is 403. The things named are the participant's own, of `cast.cohort`. A POST carries no data
but what its row gives, so that 200 is a form shown again with its errors. No row leaves a trace: each is rolled back.
"""

from dataclasses import dataclass, field

PEOPLE = (
    "signed out",
    "administrator",
    "coordinator",
    "facilitator",
    "coach",
    "participant",
    "peer",
    "stranger",
    "commissioner",
    "other_commissioner",
    "other_coordinator",
    "evaluator",
    "nobody",
)

# Opened by a link, a signed field or by signing in: their doors are tried where they live.
BY_LINK = {
    "account_login": "tests/accounts/test_signing_in.py",
    "account_request_login_code": "tests/accounts/test_signing_in.py",
    "account_confirm_login_code": "tests/accounts/test_signing_in.py",
    "account_logout": "tests/accounts/test_signing_in.py",
    "account_inactive": "tests/accounts/test_signing_in.py",
    "account_signup": "tests/accounts/test_signing_in.py",
    "account_reset_password": "tests/accounts/test_passwords.py",
    "account_reset_password_done": "tests/accounts/test_passwords.py",
    "account_reset_password_from_key": "tests/accounts/test_passwords.py",
    "account_change_password": "tests/accounts/test_passwords.py",
    "account_set_password": "tests/accounts/test_passwords.py",
    "accounts:invitation": "tests/accounts/test_invitations.py",
    "accounts:invitation_renewed": "tests/accounts/test_invitations.py",
    "accounts:renew_invitation": "tests/accounts/test_invitations.py",
    "accounts:demo_sign_in": "tests/accounts/test_demo.py",
    "demo:letter": "tests/accounts/test_demo.py",
    "evaluations:draft": "tests/evaluations/test_questionnaire_page.py",
    "journals:keep": "tests/journals/test_signed_out.py",
}


@dataclass(frozen=True)
class Row:
    method: str
    name: str
    answers: tuple[str, ...]
    keys: dict[str, str] = field(default_factory=dict)  # what stands in the URL, by its name in tests/guards/scene.py
    data: dict[str, str] = field(default_factory=dict)

    def by_person(self) -> list[tuple[str, str]]:
        return list(zip(PEOPLE, self.answers, strict=True))


def row(method: str, name: str, answers: str, data: dict[str, str] | None = None, **keys: str) -> Row:
    return Row(method, name, tuple(answers.split()), keys, data or {})


# fmt: off
ROWS = (
    #                                                  out adm coo fac coa par pee str com oco oth eva nob
    # home
    row("GET", "home:start",                       " in  go  go  go  go  go  go  go  go  go  go  go 200"),
    row("GET", "home:participant",                 " in 404 404 404 404 200 200 200 404 404 404 404 404"),
    row("GET", "home:today",                       " in 200 200 200 404 404 404 404 404 404 200 404 404"),
    row("GET", "home:workspace",                   " in 200 200 200 404 404 404 404 404 404 404 404 404", pk="cohort"),
    row("GET", "home:concern",                     "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    row("GET", "home:accessibility",               "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    # accounts
    row("GET", "accounts:session",                 "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    # demo
    row("GET", "demo:mail",                        "404 404 404 404 404 404 404 404 404 404 404 404 404"),
    # programmes
    row("GET", "programmes:list",                  " in 200 200 200 200 200 200 200 200 200 200 200 200"),
    row("GET", "programmes:start",                 " in 200 200 403 403 403 403 403 403 403 200 403 403"),
    row("GET", "programmes:start_from",            " in 200 200 403 403 403 403 403 403 403 200 403 403", blueprint="blueprint"),
    row("GET", "programmes:programme",             " in 200 200 404 404 404 404 404 404 404 404 200 404", programme="programme"),
    # cohorts
    row("GET", "cohorts:my_sessions",              " in 200 200 200 200 200 200 200 200 200 200 200 200"),
    row("GET", "cohorts:leading",                  " in 200 200 200 200 200 200 200 200 200 200 200 200"),
    row("GET", "cohorts:lay_out",                  " in 403 200 404 404 404 404 404 404 404 404 403 404", programme="programme"),
    row("GET", "cohorts:change",                   " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("POST", "cohorts:begin",                   " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("POST", "cohorts:finish",                  " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:people",                   " in 200 200 200 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:add_place",                " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("POST", "cohorts:invite",                  " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:place",                    " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort", place="place"),
    row("POST", "cohorts:leave",                   " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort", place="place"),
    row("POST", "cohorts:bring_back",              " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort", place="place"),
    row("POST", "cohorts:invite_again",            " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort", place="place"),
    row("GET", "cohorts:sets",                     " in 200 200 200 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("POST", "cohorts:form_set",                " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("POST", "cohorts:assign_sets",             " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:change_set",               " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort", learning_set="set"),
    row("POST", "cohorts:dissolve_set",            " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort", learning_set="set"),
    row("GET", "cohorts:coaches",                  " in 200 200 200 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("POST", "cohorts:name_coach",              " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("POST", "cohorts:pair",                    " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:facilitators",             " in 200 200 200 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("POST", "cohorts:facilitators",            " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:facilitator",              " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort", grant="facilitator"),
    row("POST", "cohorts:end_facilitator",         " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort", grant="facilitator"),
    row("GET", "cohorts:sessions",                 " in 200 200 200 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:add_session",              " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:session",                  " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort", session="session"),
    row("GET", "cohorts:cancel_session",           " in 403 200 403 404 404 404 404 404 404 404 404 404", cohort="cohort", session="session"),
    row("POST", "cohorts:cancel_session",          " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort="cohort", session="session"),
    row("GET", "cohorts:attendance",               " in 200 200 200 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:attendance_csv",           " in 200 200 200 404 404 404 404 404 404 404 404 404", cohort="cohort"),
    row("GET", "cohorts:register",                 " in 403 200 200 404 404 404 404 404 404 404 404 404", session="session"),
    row("POST", "cohorts:close_register",          " in 403 200 200 404 404 404 404 404 404 404 404 404", session="session"),
    row("POST", "cohorts:reopen_register",         " in 403  go 403 404 404 404 404 404 404 404 404 404", session="session"),
    row("POST", "cohorts:mark",                    " in 403 200 200 404 404 404 404 404 404 404 404 404", session="session", place="place"),
    # projects
    row("GET", "projects:projects",                " in 200 200 200 200 200 200 200 200 200 200 200 200"),
    row("GET", "projects:start",                   " in 403 403 403 403 200 200 200 403 403 403 403 403"),
    row("GET", "projects:of_cohort",               " in 200 200 200 404 404 404 404 404 404 404 404 404", pk="cohort"),
    row("GET", "projects:project",                 " in 200 200 200 404 200 200 404 404 404 404 404 404", pk="project"),
    row("GET", "projects:edit",                    " in 403 403 403 404 200 403 404 404 404 404 404 404", pk="project"),
    row("POST", "projects:add_update",             " in 403 403 403 404 200 403 404 404 404 404 404 404", pk="project"),
    row("GET", "projects:delete_update",           " in 404 404 404 404 200 404 404 404 404 404 404 404", pk="project", update="update"),
    row("POST", "projects:delete_update",          " in 404 404 404 404  go 404 404 404 404 404 404 404", pk="project", update="update"),
    row("POST", "projects:move_stage",             " in 403 403 403 404  go 403 404 404 404 404 404 404", pk="project"),
    row("GET", "projects:team",                    " in 403 403 403 404 200 403 404 404 404 404 404 404", pk="project"),
    row("POST", "projects:remove_member",          " in 403 403 403 404  go 403 404 404 404 404 404 404", pk="project", place="place"),
    row("GET", "projects:presentation",            " in 403 200 403 404 403 403 404 404 404 404 404 404", pk="project"),
    # evaluations
    row("GET", "evaluations:cohorts",              " in 404 200 404 404 404 404 404 404 404 200 200 404"),
    row("GET", "evaluations:questionnaire",        " in 404 404 404 404 200 404 404 404 404 404 404 404", pk="participation"),
    row("GET", "evaluations:thanks",               " in 404 404 404 404  go 404 404 404 404 404 404 404", pk="participation"),
    row("GET", "evaluations:results",              " in 404 200 404 404 404 404 404 404 404 404 200 404", pk="cohort"),
    row("GET", "evaluations:report",               " in 404 200 404 404 404 404 404 404 404 404 200 404", pk="cohort"),
    row("POST", "evaluations:report_ask",          " in 404  go 404 404 404 404 404 404 404 404  go 404", pk="cohort"),
    row("GET", "evaluations:comments",             " in 404 200 404 404 404 404 404 404 404 404 200 404", pk="survey"),
    row("GET", "evaluations:quotations",           " in 404 200 404 404 404 404 404 404 404 404 200 404", pk="survey"),
    row("POST", "evaluations:choose",              " in 404  go 404 404 404 404 404 404 404 404  go 404", pk="comment"),
    row("POST", "evaluations:drop",                " in 404  go 404 404 404 404 404 404 404 404  go 404", pk="comment"),
    row("POST", "evaluations:move",                " in 404  go 404 404 404 404 404 404 404 404  go 404", {"to": "later"}, pk="quotation"),
    # journals
    row("GET", "journals:journal",                 " in 200 200 200 200 200 200 200 200 200 200 200 200"),
    row("GET", "journals:write_new",               " in 403 403 403 403 200 200 200 403 403 403 403 403"),
    row("GET", "journals:limits",                  " in 200 200 200 200 200 200 200 200 200 200 200 200"),
    row("GET", "journals:shared_with_you",         " in 200 200 200 200 200 200 200 200 200 200 200 200"),
    row("GET", "journals:shared_reflection",       " in 404 404 404 200 404 404 404 404 404 404 404 404", pk="reflection"),
    row("GET", "journals:reflection",              " in 404 404 404 404 200 404 404 404 404 404 404 404", pk="reflection"),
    row("GET", "journals:write",                   " in 404 404 404 404 200 404 404 404 404 404 404 404", pk="reflection"),
    row("GET", "journals:share",                   " in 404 404 404 404 200 404 404 404 404 404 404 404", pk="reflection"),
    row("POST", "journals:unshare",                " in 404 404 404 404  go 404 404 404 404 404 404 404", pk="reflection", sharing="sharing"),
    row("GET", "journals:delete",                  " in 404 404 404 404 200 404 404 404 404 404 404 404", pk="reflection"),
    row("POST", "journals:delete",                 " in 404 404 404 404  go 404 404 404 404 404 404 404", pk="reflection"),
    # awards
    row("GET", "awards:cohort_awards",             " in 200 200 200 404 404 404 404 404 404 404 404 404", cohort_id="cohort"),
    row("GET", "awards:files",                     " in 200 200 200 404 404 404 404 404 404 404 404 404", cohort_id="cohort"),
    row("POST", "awards:issue",                    " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort_id="cohort"),
    row("POST", "awards:all",                      " in 403  go 403 404 404 404 404 404 404 404 404 404", cohort_id="cohort"),
    row("GET", "awards:certificate",               " in 404 200 404 404 200 404 404 404 404 404 404 404", certificate_id="certificate"),
    row("GET", "awards:withdraw",                  " in 404 200 404 404 403 404 404 404 404 404 404 404", certificate_id="certificate"),
    row("GET", "awards:verify",                    "200 200 200 200 200 200 200 200 200 200 200 200 200"),
    row("GET", "awards:verify_code",               "200 200 200 200 200 200 200 200 200 200 200 200 200", code="code"),
    # verify
    row("GET", "verify_short",                     " go  go  go  go  go  go  go  go  go  go  go  go  go"),
    row("GET", "verify_short_code",                " go  go  go  go  go  go  go  go  go  go  go  go  go", code="code"),
    # documents
    row("GET", "documents:page",                   " in 404 200 404 404 200 404 404 404 404 404 404 404", document_id="document"),
    row("GET", "documents:row",                    " in 404 200 404 404 200 404 404 404 404 404 404 404", document_id="document"),
    row("GET", "documents:file",                   " in 404  go 404 404  go 404 404 404 404 404 404 404", document_id="document"),
    row("POST", "documents:again",                 " in 404  go 404 404 403 404 404 404 404 404 404 404", document_id="document"),
    # outcomes
    row("GET", "outcomes:programmes",              " in 200  go 200 200 200 200 200  go  go  go  go 200"),
    row("GET", "outcomes:programme",               " in 404 200 404 404 404 404 404 200 404 404 200 404", pk="programme"),
    row("GET", "outcomes:csv",                     " in 404 200 404 404 404 404 404 200 404 404 200 404", pk="programme"),
    # the admin: its front page, every register and its way to add, and pages of things of this programme
    row("GET", "admin:index",                              " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:people_installationgrant_changelist", " in 200 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:people_installationgrant_add",       " in 200 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:people_auditevent_changelist",       " in 200 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:people_auditevent_add",              " in 403 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:outbox_message_changelist",          " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:outbox_message_add",                 " in 403 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:documents_document_changelist",      " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:documents_document_add",             " in 403 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:programmes_programme_changelist",    " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:programmes_programme_add",           " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:programmes_framework_changelist",    " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:programmes_framework_add",           " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:cohorts_cohort_changelist",          " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:cohorts_cohort_add",                 " in 403  go 404 404 404 404 404 404 404  go 404 404"),
    row("GET", "admin:cohorts_place_changelist",           " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:cohorts_place_add",                  " in 403 200 404 404 404 404 404 404 404  go 404 404"),
    row("GET", "admin:cohorts_session_changelist",         " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:cohorts_session_add",                " in 403 200 404 404 404 404 404 404 404  go 404 404"),
    row("GET", "admin:cohorts_learningset_changelist",     " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:cohorts_learningset_add",            " in 403 200 404 404 404 404 404 404 404  go 404 404"),
    row("GET", "admin:programmes_programmegrant_changelist", " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:programmes_programmegrant_add",      " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:cohorts_cohortgrant_changelist",     " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:cohorts_cohortgrant_add",            " in 403 200 404 404 404 404 404 404 404  go 404 404"),
    row("GET", "admin:people_person_changelist",           " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:people_person_add",                  " in 200 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:people_organisation_changelist",     " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:people_organisation_add",            " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:people_profession_changelist",       " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:people_profession_add",              " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:projects_project_changelist",        " in 200 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:projects_project_add",               " in 403 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:evaluations_survey_changelist",      " in 403 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:evaluations_survey_add",             " in 403 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:awards_certificate_changelist",      " in 403 200 404 404 404 404 404 404 404 200 404 404"),
    row("GET", "admin:awards_certificate_add",             " in 403 403 404 404 404 404 404 404 404 403 404 404"),
    row("GET", "admin:programmes_programme_change",        " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="programme"),
    row("GET", "admin:programmes_programme_history",       " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="programme"),
    row("GET", "admin:programmes_programme_delete",        " in 403 403 404 404 404 404 404 404 404 404 404 404", object_id="programme"),
    row("GET", "admin:cohorts_cohort_change",              " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="cohort"),
    row("GET", "admin:cohorts_cohort_history",             " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="cohort"),
    row("GET", "admin:cohorts_cohort_delete",              " in 403 403 404 404 404 404 404 404 404 404 404 404", object_id="cohort"),
    row("GET", "admin:cohorts_place_change",               " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="place"),
    row("GET", "admin:cohorts_place_history",              " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="place"),
    row("GET", "admin:cohorts_place_delete",               " in 403 403 404 404 404 404 404 404 404 404 404 404", object_id="place"),
    row("GET", "admin:cohorts_session_change",             " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="session"),
    row("GET", "admin:cohorts_session_history",            " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="session"),
    row("GET", "admin:cohorts_session_delete",             " in 403 403 404 404 404 404 404 404 404 404 404 404", object_id="session"),
    row("GET", "admin:projects_project_change",            " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="project"),
    row("GET", "admin:projects_project_history",           " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="project"),
    row("GET", "admin:projects_project_delete",            " in 403 403 404 404 404 404 404 404 404 404 404 404", object_id="project"),
    row("GET", "admin:evaluations_survey_change",          " in 403 200 404 404 404 404 404 404 404 404 404 404", object_id="survey"),
    row("GET", "admin:evaluations_survey_history",         " in 404 200 404 404 404 404 404 404 404 404 404 404", object_id="survey"),
    row("GET", "admin:evaluations_survey_delete",          " in 403 403 404 404 404 404 404 404 404 404 404 404", object_id="survey"),
    row("GET", "admin:awards_certificate_change",          " in 403 200 404 404 404 404 404 404 404 404 404 404", object_id="certificate"),
    row("GET", "admin:awards_certificate_history",         " in 404 200 404 404 404 404 404 404 404 404 404 404", object_id="certificate"),
    row("GET", "admin:awards_certificate_delete",          " in 403 403 404 404 404 404 404 404 404 404 404 404", object_id="certificate"),
    row("GET", "admin:documents_document_change",          " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="document"),
    row("GET", "admin:documents_document_history",         " in 200 200 404 404 404 404 404 404 404 404 404 404", object_id="document"),
    row("GET", "admin:documents_document_delete",          " in 403 403 404 404 404 404 404 404 404 404 404 404", object_id="document"),
)
