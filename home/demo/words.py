"""What people of the demo say: comments on elements, updates of projects, reflections. All invented."""

from typing import NamedTuple


class DemoComment(NamedTuple):
    text: str
    may_quote: bool


# By a word of the element's title; every element has some that may be quoted and some that may not.
COMMENTS: dict[str, tuple[DemoComment, ...]] = {
    "Launch": (
        DemoComment("I met people from three sites that I had only ever e-mailed.", True),
        DemoComment("A long day, and the room was cold after lunch.", False),
        DemoComment("It was clear what would be asked of us, and why.", True),
        DemoComment("More time on the project, less on the history of the trust.", False),
    ),
    "Leading self": (
        DemoComment("I saw how often I answer before anyone has finished asking.", True),
        DemoComment("Useful, though some of it I knew.", False),
        DemoComment("I will ask my team what they need from me when it goes wrong.", True),
    ),
    "Leading others": (
        DemoComment("I handed the rota to the team the week after. It is better than mine was.", True),
        DemoComment("The exercise in threes was rushed.", False),
        DemoComment("The best three and a half hours so far.", True),
    ),
    "Patient engagement": (
        DemoComment("The patients’ session was the least comfortable morning, and the one that I still use.", True),
        DemoComment("Should come earlier, before we have chosen our projects.", True),
        DemoComment("I was not sure what we could promise.", False),
    ),
    "Leading change": (
        DemoComment("I rewrote the first page of my business case on the train home.", True),
        DemoComment("More examples from community services, please.", False),
    ),
    "Influencing change": (
        DemoComment("I rang someone at the council and went home on Friday, not the Tuesday after.", True),
        DemoComment("Too little time for questions.", True),
        DemoComment("The role play was not for me.", False),
    ),
    "Coaching": (
        DemoComment("My coach asked what I was protecting. I went back and gave the rota to the team.", True),
        DemoComment("A safe place to say what I could not say at work.", True),
        DemoComment("Two sessions are not enough.", False),
    ),
    "Action learning": (
        DemoComment("We are going on meeting, in our own time.", True),
        DemoComment("I now ask before I advise. My team has noticed.", True),
        DemoComment("One of us talked more than the rest of us.", False),
    ),
    "conference": (
        DemoComment("Hearing what the other sets had done made my own project look possible.", True),
        DemoComment("Good, and a little long.", False),
    ),
    "Presentation": (
        DemoComment("The executive team asked real questions and took a decision while we were in the room.", True),
        DemoComment("Ten minutes was too short for eight months of work.", True),
        DemoComment("I was more nervous than I had expected.", False),
    ),
    "360": (
        DemoComment("Hard to read, and right.", True),
        DemoComment("I would have liked to talk it through sooner.", False),
    ),
}

UPDATES = (
    "Sat with the team for a morning and watched what happens. Wrote down where it stops.",
    "Asked six people what they would change first. Four said the same thing.",
    "First small test, with one clinic. It took longer than we thought and nobody minded.",
    "Looked at the figures with the information team. The baseline holds.",
    "Second test, with the change that the receptionists asked for.",
    "Met the manager of the other service. We agreed what to count, and who counts it.",
    "Showed the first results at the team meeting. Two people offered to take it on.",
    "Wrote up what we tried and what we learnt, on one page.",
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
