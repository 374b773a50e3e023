"""Who may do what, in words that an auditor can read.

A role is held by a grant with a scope (a programme, a cohort, a pathway, the installation); rows store the role's
value.
"""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    INSTALLATION = "installation"
    PROGRAMME = "programme"
    COHORT = "cohort"
    PATHWAY = "pathway"


class Permission(StrEnum):
    MANAGE_PEOPLE = "manage people, roles and the installation"
    SEE_PROGRAMME = "see a programme and its design"
    MANAGE_PROGRAMME = "set up and change a programme and its cohorts"
    SEE_COHORT = "see a cohort's places, sessions and attendance"
    KEEP_REGISTER = "keep the register of a session"
    STAND_DOWN = "stand down a session that one leads"
    RECORD_COACHING = "record that coaching took place"
    SEE_TEAM_RESULTS = "see evaluation results inside the cohort's team"
    CHOOSE_QUOTATIONS = "read unattributed comments and choose quotations"
    READ_ALUMNI = "read what alumni tell after the programme, by name"
    ISSUE_AWARDS = "issue certificates and keep the accredited pathway"
    RETURN_RESULTS = "return the results of an accredited pathway"
    ASK_REPORTS = "ask for evaluation reports"
    WRITE_REPORTS = "write an evaluation report beside its figures, and publish it"
    SEE_OUTCOMES = "see a programme's outcomes"


@dataclass(frozen=True)
class Role:
    value: str
    name: str
    says: str
    scope: Scope
    permissions: frozenset[Permission]


ADMINISTRATOR = Role(
    "administrator",
    "Administrator",
    "Keeps people, roles and the installation. Reads nobody's private writing.",
    Scope.INSTALLATION,
    frozenset({Permission.MANAGE_PEOPLE, Permission.SEE_PROGRAMME, Permission.SEE_COHORT}),
)
COORDINATOR = Role(
    "coordinator",
    "Coordinator",
    "Sets up and runs a programme: cohorts, sessions, registers, certificates, reports.",
    Scope.PROGRAMME,
    frozenset(
        {
            Permission.SEE_PROGRAMME,
            Permission.MANAGE_PROGRAMME,
            Permission.SEE_COHORT,
            Permission.KEEP_REGISTER,
            Permission.STAND_DOWN,
            Permission.SEE_TEAM_RESULTS,
            Permission.CHOOSE_QUOTATIONS,
            Permission.READ_ALUMNI,
            Permission.ISSUE_AWARDS,
            Permission.ASK_REPORTS,
            Permission.SEE_OUTCOMES,
        }
    ),
)
COMMISSIONER = Role(
    "commissioner",
    "Commissioner",
    "Sees what a programme brought: places, attendance, satisfaction, projects, awards. Nothing private.",
    Scope.PROGRAMME,
    frozenset({Permission.SEE_OUTCOMES}),
)
EVALUATOR = Role(
    "evaluator",
    "Evaluator",
    "Reads results and comments without names, and what alumni tell; writes and publishes the report, independently of "
    "the provider.",
    Scope.PROGRAMME,
    frozenset(
        {
            Permission.SEE_PROGRAMME,
            Permission.SEE_TEAM_RESULTS,
            Permission.CHOOSE_QUOTATIONS,
            Permission.READ_ALUMNI,
            Permission.ASK_REPORTS,
            Permission.WRITE_REPORTS,
            Permission.SEE_OUTCOMES,
        }
    ),
)
FACILITATOR = Role(
    "facilitator",
    "Facilitator",
    "Leads sessions of a cohort, keeps their registers, and stands them down on a bad day.",
    Scope.COHORT,
    frozenset({Permission.SEE_COHORT, Permission.KEEP_REGISTER, Permission.STAND_DOWN}),
)
COACH = Role(
    "coach",
    "Coach",
    "Sees their own coachees' sessions and records that they took place.",
    Scope.COHORT,
    frozenset({Permission.RECORD_COACHING, Permission.STAND_DOWN}),
)
AWARDING_CONTACT = Role(
    "awarding contact",
    "Awarding body’s contact",
    "Sees who is enrolled on a pathway, deadlines and what was handed over, and returns results. Nothing else.",
    Scope.PATHWAY,
    frozenset({Permission.RETURN_RESULTS}),
)

ROLES: dict[str, Role] = {
    role.value: role
    for role in (ADMINISTRATOR, COORDINATOR, COMMISSIONER, EVALUATOR, FACILITATOR, COACH, AWARDING_CONTACT)
}


def roles_with(permission: Permission) -> list[str]:
    """Values of the roles that carry a permission."""
    return [role.value for role in ROLES.values() if permission in role.permissions]


def choices(scope: Scope) -> list[tuple[str, str]]:
    """Roles that may be granted at a scope, for a form."""
    return [(role.value, role.name) for role in ROLES.values() if role.scope == scope]
