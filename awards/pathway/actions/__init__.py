"""Verbs on an accredited pathway. Cadre records what the awarding body decides; it awards nothing itself.

Every verb that changes what a record adds up to keeps the three figures of the enrolment, and its completion, in step.
"""

from awards.pathway.actions.enrolling import (
    ask_to_enrol,
    decline,
    enrol,
    extend,
    hand_over,
    pathway_of,
    set_candidate_number,
    set_deadline,
    withdraw,
)
from awards.pathway.actions.marking import (
    Returned,
    claim_prior_learning,
    confirm_results,
    correct_result,
    decide_claim,
    provisional_results,
    record_results,
)
from awards.pathway.actions.setting_up import UnitPlan, change_pathway, end_contact, name_contact, set_up_pathway

__all__ = [
    "Returned",
    "UnitPlan",
    "ask_to_enrol",
    "change_pathway",
    "claim_prior_learning",
    "confirm_results",
    "correct_result",
    "decide_claim",
    "decline",
    "end_contact",
    "enrol",
    "extend",
    "hand_over",
    "name_contact",
    "pathway_of",
    "provisional_results",
    "record_results",
    "set_candidate_number",
    "set_deadline",
    "set_up_pathway",
    "withdraw",
]
