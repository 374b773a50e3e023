"""The people of the demonstration who have an account, and what each may see.

One list for two readers: the sign-in page of the demo offers these people by one click, and the seed makes
exactly them, by e-mail address and name, with the roles that the words below promise.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """One invented person: the role in a few words, and in one line what it lets them see."""

    email: str
    given_name: str
    family_name: str
    role: str
    sees: str
    honorific: str = ""

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.honorific, self.given_name, self.family_name) if part)


COORDINATOR = Member(
    "priya.shah@ashdown.example",
    "Priya",
    "Shah",
    "Coordinator",
    "Sets up and runs Leading for Change: both cohorts, the registers, certificates and reports.",
)
FACILITATOR = Member(
    "helen.marsh@ashdown.example",
    "Helen",
    "Marsh",
    "Facilitator",
    "Leads sessions and a learning set of the cohort under way, and keeps its registers.",
)
COACH = Member(
    "joseph.quill@ashdown.example",
    "Joseph",
    "Quill",
    "Coach",
    "Sees the coaching sessions of his own coachees, and nothing of their journals.",
)
PARTICIPANT = Member(
    "amara.okafor@welland.example",
    "Amara",
    "Okafor",
    "Participant, cohort under way",
    "Sees her next session, what is due, her own journal, project and questionnaires.",
)
PILOT_PARTICIPANT = Member(
    "moira.kelleher@welland.example",
    "Moira",
    "Kelleher",
    "Participant, finished pilot",
    "Sees her own record of the pilot, her journal, project and certificate.",
)
COMMISSIONER = Member(
    "judith.crane@welland.example",
    "Judith",
    "Crane",
    "Commissioner",
    "Sees the outcomes of the programme, and nothing that anybody wrote in private.",
    honorific="Dr",
)
EVALUATOR = Member(
    "ivor.wren@wrenresearch.example",
    "Ivor",
    "Wren",
    "Evaluator",
    "Reads results and comments without names, writes and publishes the report, independently of the provider.",
)
ADMINISTRATOR = Member(
    "ada.winter@ashdown.example",
    "Ada",
    "Winter",
    "Administrator",
    "Keeps people, roles and the outbox, and reads nobody’s private writing.",
)

CAST: tuple[Member, ...] = (
    COORDINATOR,
    FACILITATOR,
    COACH,
    PARTICIPANT,
    PILOT_PARTICIPANT,
    COMMISSIONER,
    EVALUATOR,
    ADMINISTRATOR,
)


def member(email: str) -> Member | None:
    """The member of the cast at an address, or None when the address is nobody's."""
    return next((each for each in CAST if each.email == email), None)
