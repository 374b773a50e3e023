"""The people of the demonstration who have an account, and what each may see.

One list for two readers: the sign-in page of the demo offers these people by one click, and the seed makes
exactly them, by e-mail address and name, with the roles that the words below promise.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """One invented person: the programme that they belong to, the role in a few words, and in one line what it lets
    them see."""

    email: str
    given_name: str
    family_name: str
    programme: str
    role: str
    sees: str
    honorific: str = ""

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.honorific, self.given_name, self.family_name) if part)


LEADING_FOR_CHANGE = "Leading for Change, a trust’s talent programme"
SERVICE_IMPROVEMENT = "Leadership for service improvement, across a borough"
PRACTICE_NETWORK = "Clinical leadership in a practice network"
CHIEF_EXECUTIVES = "Delivering through improvement, chief executives and their academy"
CHILD_HEALTH = "Integrated child health, a theme for trainees"
INSTALLATION = "All of Cadre"

COORDINATOR = Member(
    "priya.shah@ashdown.example",
    "Priya",
    "Shah",
    LEADING_FOR_CHANGE,
    "Coordinator",
    "Runs this programme, the borough’s and the network’s: cohorts, registers, certificates, reports.",
)
FACILITATOR = Member(
    "helen.marsh@ashdown.example",
    "Helen",
    "Marsh",
    LEADING_FOR_CHANGE,
    "Facilitator",
    "Leads sessions and a learning set of the cohort under way, and keeps its registers.",
)
COACH = Member(
    "joseph.quill@ashdown.example",
    "Joseph",
    "Quill",
    LEADING_FOR_CHANGE,
    "Coach",
    "Sees the coaching sessions of his own coachees, and nothing of their journals.",
)
PARTICIPANT = Member(
    "amara.okafor@welland.example",
    "Amara",
    "Okafor",
    LEADING_FOR_CHANGE,
    "Participant, cohort under way",
    "Sees her next session, what is due, her own journal, and her project with its chart.",
)
PILOT_PARTICIPANT = Member(
    "moira.kelleher@welland.example",
    "Moira",
    "Kelleher",
    LEADING_FOR_CHANGE,
    "Participant, finished pilot",
    "Sees her own record of the pilot, her journal, project and certificate.",
)
FORMER_PARTICIPANT = Member(
    "yasmin.haddad@welland.example",
    "Yasmin",
    "Haddad",
    LEADING_FOR_CHANGE,
    "Participant, three months after",
    "Is asked how it went on: two minutes on her job, her project and what she uses.",
)
COMMISSIONER = Member(
    "judith.crane@welland.example",
    "Judith",
    "Crane",
    LEADING_FOR_CHANGE,
    "Commissioner",
    "Compares five cohorts over four years, and sees nothing that anybody wrote in private.",
    honorific="Dr",
)
EVALUATOR = Member(
    "ivor.wren@wrenresearch.example",
    "Ivor",
    "Wren",
    LEADING_FOR_CHANGE,
    "Evaluator",
    "Reads results and comments without names, and what alumni tell; writes and publishes the report, independently.",
)
BOROUGH_PARTICIPANT = Member(
    "kofi.mensah@eastmere.example",
    "Kofi",
    "Mensah",
    SERVICE_IMPROVEMENT,
    "Participant, a GP",
    "Works on a project across organisations, and on 40 credits beside the programme.",
    honorific="Dr",
)
BOROUGH_COMMISSIONER = Member(
    "graham.oduya@eastmere.example",
    "Graham",
    "Oduya",
    SERVICE_IMPROVEMENT,
    "Commissioner of two programmes",
    "Sees the fourth year beside the third, and the network’s programme while it runs.",
)
AWARDING_BODY = Member(
    "alan.whitby@kingsmoor.example",
    "Alan",
    "Whitby",
    SERVICE_IMPROVEMENT,
    "Awarding body’s contact",
    "Sees who is enrolled on the accredited pathway and returns their results; nothing else.",
    honorific="Prof",
)
NETWORK_PARTICIPANT = Member(
    "lorna.tighe@dockside.example",
    "Lorna",
    "Tighe",
    PRACTICE_NETWORK,
    "Participant, a nurse practitioner",
    "Is in the second of three trimesters, and on the one project of the whole cohort.",
)
CONVENOR = Member(
    "simone.achebe@betterinstitute.example",
    "Simone",
    "Achebe",
    CHIEF_EXECUTIVES,
    "Coordinator",
    "Answers what the chief executives ask for, and makes sessions of it within the days agreed.",
)
CHIEF_EXECUTIVE = Member(
    "margaret.loy@trusts.example",
    "Margaret",
    "Loy",
    CHIEF_EXECUTIVES,
    "Participant, a chief executive",
    "Asks for topics and visits, and sees her trust’s figures beside the others’.",
)
PATHWAY_LEAD = Member(
    "claire.rudd@trusts.example",
    "Claire",
    "Rudd",
    CHIEF_EXECUTIVES,
    "Participant of the academy",
    "Leads a care pathway in her trust; the academy is the network’s daughter programme.",
)
NATIONAL_COMMISSIONER = Member(
    "frances.hale@betterinstitute.example",
    "Frances",
    "Hale",
    CHIEF_EXECUTIVES,
    "Commissioner",
    "Sees the network and its academy, both under way.",
)
THEME_LEAD = Member(
    "nathan.ellery@millbrook.example",
    "Nathan",
    "Ellery",
    CHILD_HEALTH,
    "Coordinator",
    "Runs this programme and no other: its seminars, theme and projects.",
)
TRAINEE = Member(
    "ishani.perera@millbrook.example",
    "Ishani",
    "Perera",
    CHILD_HEALTH,
    "Participant, a paediatric trainee",
    "Follows the theme: its objectives, what it asks for, ideas, reading, and her reflections on it.",
    honorific="Dr",
)
TRUST_COMMISSIONER = Member(
    "deborah.finch@millbrook.example",
    "Deborah",
    "Finch",
    CHILD_HEALTH,
    "Commissioner",
    "Sees what the theme brought, the baby clinic’s costs and benefits among it.",
)
ADMINISTRATOR = Member(
    "ada.winter@ashdown.example",
    "Ada",
    "Winter",
    INSTALLATION,
    "Administrator",
    "Keeps people, roles and the outbox, and reads nobody’s private writing.",
)

CAST: tuple[Member, ...] = (
    COORDINATOR,
    FACILITATOR,
    COACH,
    PARTICIPANT,
    PILOT_PARTICIPANT,
    FORMER_PARTICIPANT,
    COMMISSIONER,
    EVALUATOR,
    BOROUGH_PARTICIPANT,
    BOROUGH_COMMISSIONER,
    AWARDING_BODY,
    NETWORK_PARTICIPANT,
    CONVENOR,
    CHIEF_EXECUTIVE,
    PATHWAY_LEAD,
    NATIONAL_COMMISSIONER,
    THEME_LEAD,
    TRAINEE,
    TRUST_COMMISSIONER,
    ADMINISTRATOR,
)


def member(email: str) -> Member | None:
    """The member of the cast at an address, or None when the address is nobody's."""
    return next((each for each in CAST if each.email == email), None)
