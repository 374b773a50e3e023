"""The experts of a programme, for one that is made from its design."""

from cohorts.actions.experts import About, add_expert
from cohorts.experts import experts_of
from programmes.copying import Copied, Part, named
from programmes.models import Programme


def experts_say(programme: Programme) -> str:
    names = list(experts_of(programme).values_list("name", flat=True))
    if not names:
        return ""
    return (
        f"{named(names)}. Their fees are not copied. A biography is shown once its expert agrees to it for the new "
        "programme."
    )


def copy_experts(copied: Copied) -> None:
    """To their biography they agreed for the programme that they spoke at."""
    for row in experts_of(copied.source):
        about = About(row.name, row.post, row.organisation, row.biography, agreed_on=None, email=row.email)
        add_expert(programme=copied.made, about=about, by=copied.by)


PART = Part("experts", "Experts", experts_say, copy_experts, ticked=False)
