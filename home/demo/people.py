"""The people of the demo: all invented, as are their organisations and sites. Names, posts, professions."""

from typing import NamedTuple

COMMISSIONER = "Welland Vale Partnership Trust"
PROVIDER = "Ashdown Leadership"

ORGANISATIONS = {
    COMMISSIONER: "trust",
    PROVIDER: "provider",
    "Welland Council": "council",
    "Tarn Valley Hospice": "charity",
    "Tarn Valley Practices": "practice",
}

PROFESSIONS = {
    "Nursing": True,
    "Allied health": True,
    "Medical": True,
    "Psychology": True,
    "Social work": True,
    "Pharmacy": True,
    "Service management": False,
    "Corporate services": False,
}


class Participant(NamedTuple):
    name: str
    post: str
    profession: str
    site: str
    organisation: str = COMMISSIONER


# In order of their learning sets: seven, seven, six.
PILOT = (
    Participant("Leila Abbas", "Modern matron", "Nursing", "Adult mental health"),
    Participant("Marcus Bell", "Community services manager", "Service management", "Community health"),
    Participant("Priti Chauhan", "Principal psychologist", "Psychology", "Children and families"),
    Participant("Ffion Evans", "Lead speech therapist", "Allied health", "Children and families"),
    Participant("Dr Neil Watt", "Consultant psychiatrist", "Medical", "Older people and memory"),
    Participant("Moira Kelleher", "Ward manager", "Nursing", "Adult mental health"),
    Participant("Simon Petty", "Head of estates", "Corporate services", "Corporate services"),
    Participant("Hannah Reid", "Team leader, crisis team", "Nursing", "Adult mental health"),
    Participant("Peter Lang", "Physiotherapy lead", "Allied health", "Community health"),
    Participant("Dr Asha Sen", "Consultant in old age psychiatry", "Medical", "Older people and memory"),
    Participant("Owen Tranter", "Service manager, inpatients", "Service management", "Adult mental health"),
    Participant("Beth Underhill", "Health visitor lead", "Nursing", "Children and families"),
    Participant("Rashid Karim", "Chief pharmacist, community", "Pharmacy", "Community health"),
    Participant("Joanna Fell", "Social work lead", "Social work", "Adult mental health", "Welland Council"),
    Participant("Colette Byrne", "Matron, community hospitals", "Nursing", "Community health"),
    Participant("Daniel Osei", "Head of people development", "Corporate services", "Corporate services"),
    Participant("Ruth Pellow", "Clinical psychologist", "Psychology", "Adult mental health"),
    Participant("Martin Quayle", "Occupational therapy lead", "Allied health", "Older people and memory"),
    Participant("Anjali Rao", "District nurse team leader", "Nursing", "Community health"),
    Participant("Stephen Marlow", "Operations manager", "Service management", "Children and families"),
)

COHORT_2 = (
    Participant("Amara Okafor", "Head of nursing", "Nursing", "Adult mental health"),
    Participant("Tom Bevan", "Ward manager, Larch", "Nursing", "Adult mental health"),
    Participant("Yusuf Demir", "Clinical pharmacist", "Pharmacy", "Primary care", "Tarn Valley Practices"),
    Participant("Gareth Llewellyn", "Operations manager", "Service management", "Community health"),
    Participant("Dr Daniel Price", "Consultant psychiatrist", "Medical", "Adult mental health"),
    Participant("Farida Noor", "Social work manager", "Social work", "Adult social care", "Welland Council"),
    Participant("Kate Arlen", "Speech therapist, team lead", "Allied health", "Children and families"),
    Participant("Sana Iqbal", "Lead occupational therapist", "Allied health", "Older people and memory"),
    Participant("Siobhan Doyle", "Director of care", "Nursing", "Inpatient unit", "Tarn Valley Hospice"),
    Participant("Luke Farraday", "Service manager, crisis", "Service management", "Adult mental health"),
    Participant("Nadia Hussain", "Health visitor manager", "Nursing", "Children and families"),
    Participant("Dr Helen Copley", "Associate specialist", "Medical", "Older people and memory"),
    Participant("Brian Ennis", "Head of finance, community", "Corporate services", "Corporate services"),
    Participant("Chidi Eze", "Team leader, early intervention", "Nursing", "Adult mental health"),
    Participant("Ingrid Solberg", "Consultant psychologist", "Psychology", "Children and families"),
    Participant("Paul Whitcombe", "Dementia services lead", "Nursing", "Older people and memory"),
    Participant("Rhian Parry", "Dietetics lead", "Allied health", "Community health"),
    Participant("Jasmin Kaur", "Practice nurse manager", "Nursing", "Primary care", "Tarn Valley Practices"),
    Participant("Andrew Stott", "Performance manager", "Corporate services", "Corporate services"),
    Participant("Elena Marchetti", "Community matron", "Nursing", "Community health"),
)

ADVISERS = ("Helen Marsh", "Colin Ashby", "Bridget Noonan")
COACHES = ("Joseph Quill", "Miriam Stokes", "Alan Redfern", "Teresa Vaz")
ABOUT = {
    "Helen Marsh": "former trust director",
    "Colin Ashby": "organisation development adviser",
    "Bridget Noonan": "former director of nursing",
}


class Name(NamedTuple):
    honorific: str
    given: str
    family: str


def split(name: str) -> Name:
    """“Dr Neil Watt” into its parts."""
    honorific, rest = ("Dr", name[3:]) if name.startswith("Dr ") else ("", name)
    given, _, family = rest.partition(" ")
    return Name(honorific, given, family)


def email(name: str, domain: str = "welland.example") -> str:
    parts = split(name)
    return f"{parts.given}.{parts.family}@{domain}".lower()
