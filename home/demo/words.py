"""What people of the demo say: updates of projects, reflections. All invented."""

# In the order in which a project comes along; each project says some of them, and none twice.
UPDATES = (
    "Sat with the team for a morning and watched what happens. Wrote down where it stops.",
    "Asked six people what they would change first. Four said the same thing.",
    "Drew the way through as it is, on the wall of the office. Everybody added a step.",
    "Looked at the figures with the information team. The baseline holds.",
    "Went through twenty records by hand, since the system does not count it.",
    "Spent an afternoon with the service next door, which has done something like it.",
    "Met the manager of the other service. We agreed what to count, and who counts it.",
    "Wrote the definition on half a page, and had somebody who was not there count by it. The same number.",
    "First small test, with one clinic. It took longer than we thought and nobody minded.",
    "Talked to the two who doubt it most. One of them has a point, and we changed the plan.",
    "Second test, with the change that the receptionists asked for.",
    "A test that did not work. Wrote down what we had expected, and what happened.",
    "Showed the chart at the handover. People asked for next week’s.",
    "Sickness in the team, so little done. Kept the counting going.",
    "Wrote to those whom it touches and are not in the room. Nine answered.",
    "Third test, on a Monday, which is the day on which everything breaks. It held.",
    "Showed the first results at the team meeting. Two people offered to take it on.",
    "Put the new way into the induction, one page with a picture.",
    "My sponsor came and stood beside it for an hour. Useful questions about weekends.",
    "Handed the counting over to the team. They found a mistake of mine in the second week.",
    "Worked out with finance what it takes of people’s time, and what it gives back.",
    "Visited another site that wants to try it. Told them first what did not work.",
    "Went back to the six whom I asked at the start, and asked them again.",
    "Wrote up what we tried and what we learnt, on one page.",
    "Agreed with the team who goes on with it when I no longer do.",
    "Practised saying it in five minutes. Left out more than half.",
)

REFLECTIONS = (
    {
        "title": "After the master class on leading others",
        "what": "I gave the duty rota to the team to write. I said what had to be true of it and left the room.",
        "so_what": "They found two gaps that I had been filling without noticing. I had called that being helpful.",
        "now_what": "Ask what else I am filling. Start with the Monday meeting.",
    },
    {
        "title": "The patients’ session",
        "what": "Somebody told us what waiting had been like. I wanted to explain, and did not.",
        "so_what": "Explaining would have been for me.",
        "now_what": "Bring the story to the project group, in the words that we agreed we may use.",
    },
)
DRAFT_REFLECTION = {
    "title": "",
    "what": "I asked the duty team what they would stop doing before I said what I wanted to start. They",
    "so_what": "",
    "now_what": "",
}

THEME_REFLECTIONS = (
    {
        "title": "The directory, first month",
        "activity": "Making the directory of children’s services with a GP trainee",
        "did": "Rang eleven services to ask what they take, and from whom. Four did not know what their own page says.",
        "learnt": "A map of services is a piece of leadership: it makes people agree on who does what.",
        "evidence": "The directory, and the chart of referrals redirected.",
        "next": "Ask the practices that redirect most what is missing.",
    },
    {
        "title": "Who was not in the room",
        "activity": "Seminar on the local landscape",
        "did": "Drew who decides about children’s services where I work, and where my consultants stand on it.",
        "learnt": "I had left out schools altogether.",
        "evidence": "The drawing, in my portfolio.",
        "next": "Spend a morning with a school nurse.",
    },
)
