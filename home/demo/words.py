"""What people of the demo say: comments on elements, updates of projects, reflections. All invented."""

from typing import NamedTuple


class DemoComment(NamedTuple):
    text: str
    may_quote: bool


# By a word of the element's title; every element has some that may be quoted and some that may not.
COMMENTS: dict[str, tuple[DemoComment, ...]] = {
    "Launch: orientation": (
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
    "Leadership challenge": (
        DemoComment("I heard how I sound when I am pressed. The feedback was exact and kind.", True),
        DemoComment("It was as near to the real thing as I want to come.", True),
        DemoComment("I would have liked a second try after the feedback.", True),
        DemoComment("Being watched by people I meet on Monday was hard.", False),
    ),
    "value and believe": (
        DemoComment("We had never said out loud what our practices are for.", True),
        DemoComment("The action learning after lunch made the morning useful.", True),
        DemoComment("A little abstract before coffee.", False),
    ),
    "change in a practice": (
        DemoComment("I drew our practice as a patient meets it, and cancelled a form the same week.", True),
        DemoComment("Good to do it with people from the other practices, not about them.", True),
    ),
    "decides together": (
        DemoComment("Our receptionists now decide who opens the extra clinic. It took one meeting.", True),
        DemoComment("Too much for one day.", False),
    ),
    "business of a practice": (
        DemoComment("First time that I understood where the money of my own practice comes from.", True),
        DemoComment("Fast for those who had never read accounts.", True),
    ),
    "service is worth": (
        DemoComment("We costed the same COPD clinic in five practices and got five answers.", True),
        DemoComment("I can now ask the commissioner a question that they have to look up.", True),
    ),
    "one cohort, many organisations": (
        DemoComment("I sat next to somebody whose letters I have answered for six years.", True),
        DemoComment("I had not known that the council was in this at all.", True),
    ),
    "practical leadership": (
        DemoComment("Useful on Monday morning, which is the test.", True),
        DemoComment("Long days away from the surgery are hard to cover.", False),
    ),
    "as patients meet it": (
        DemoComment("We walked our own referral route with a patient. It has eleven doors.", True),
        DemoComment("More time on the walk, less on the slides.", True),
    ),
    "several professions": (
        DemoComment("The disagreement between the nurses and us was about a word, not about the work.", True),
        DemoComment("Good, a bit crowded.", False),
    ),
    "better": (
        DemoComment("I stopped showing two bars and started showing the weeks.", True),
        DemoComment("Bring your own figures: that made it.", True),
    ),
    "objectives set, and yours": (
        DemoComment(
            "I could say what is not going well in my trust, in a room where nobody needs it to be going well.", True
        ),
        DemoComment("I should like less presenting and more of each other.", True),
    ),
    "common cause": (
        DemoComment("We all counted it in our own way. Now we do not.", True),
        DemoComment("The lists of data items could have come before the day.", False),
    ),
    "One measure": (
        DemoComment("Two hours on one definition were worth a year of arguing about the result.", True),
        DemoComment("Dry, and needed.", True),
    ),
    "Redesign with patients": (
        DemoComment("A patient read us her own pathway from her diary.", True),
        DemoComment("I took the board round the ward the week after.", True),
    ),
    "Principles of leadership": (
        DemoComment("I had thought leadership was for consultants.", True),
        DemoComment("Two hours in the evening after a shift is hard.", False),
    ),
    "local landscape": (
        DemoComment("I finally know who commissions what where I work.", True),
        DemoComment("The map of services should be in every induction.", True),
    ),
    "Drivers": (
        DemoComment("Barriers was the better half.", False),
        DemoComment("I rang the health visitors the next day.", True),
    ),
    "360": (
        DemoComment("Hard to read, and right.", True),
        DemoComment("I would have liked to talk it through sooner.", False),
    ),
}

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

# On what an improvement rests that no chart shows.
RESTS_ON = (
    "The team’s own count before and after, on paper: nobody kept it by the week.",
    "An audit of ten records a week for six weeks, by somebody from outside the team.",
    "Those who use it say so: fourteen of sixteen whom we asked in the last month.",
    "The service’s monthly return, which counts it in another way and moved the same way.",
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
