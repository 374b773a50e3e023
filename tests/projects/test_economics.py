from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects import economics
from projects.economics import CASH, LineFact, NotEnough, Payback, Range, Returns, outline, payback, worth


def cost(likely, low=None, high=None, **more):
    return LineFact("Cost", "cost", (D(low if low is not None else likely), D(likely), D(high or likely)), **more)


def benefit(likely, low=None, high=None, nature="capacity", **more):
    amounts = (D(low if low is not None else likely), D(likely), D(high or likely))
    return LineFact("Benefit", "benefit", amounts, nature, **more)


def pounds(value, places="0.01"):
    return value.quantize(D(places))


# By hand


def test_an_amount_of_the_first_year_is_not_discounted_and_a_later_one_is_at_three_and_a_half_per_cent():
    assert worth(cost(1000)) == Range(D(1000), D(1000), D(1000))
    # 1000 / 1.035 = 966.18; 1000 / 1.035² = 933.51 (The Green Book's factors 0.9662 and 0.9335)
    assert pounds(worth(cost(1000, first_year=2)).likely) == D("966.18")
    assert pounds(worth(cost(1000, first_year=3)).likely) == D("933.51")


def test_what_recurs_is_the_sum_of_its_years():
    # 1 + 0.966184 + 0.933511 = 2.899694
    assert pounds(worth(cost(1000, recurring=True, years=3)).likely) == D("2899.69")
    # begins in year 2, for two years: 966.18 + 933.51
    assert pounds(worth(cost(1000, recurring=True, first_year=2, years=2)).likely) == D("1899.69")


def test_a_one_off_line_counts_once_whatever_its_years():
    assert worth(cost(1000, years=5)).likely == 1000


def test_a_benefit_counts_by_attribution_and_confidence_and_a_cost_in_full():
    # 10,000 × 60% × 75% = 4,500
    assert worth(benefit(10_000, attribution=60, confidence=75)).likely == 4500
    assert worth(cost(10_000, attribution=60, confidence=75)).likely == 10_000


def test_ratio_return_and_net_cross_low_with_high():
    """Costs £8,000 to £12,000, likely £10,000; benefits £9,000 to £30,000, likely £20,000."""
    every = outline([cost(10_000, 8_000, 12_000), benefit(20_000, 9_000, 30_000)]).returns.every
    assert every.ratio == Range(D("0.75"), D(2), D("3.75"))
    assert every.roi == Range(D(-25), D(100), D(275))
    assert every.net == Range(D(-3000), D(10_000), D(22_000))


def test_the_baby_clinic_by_hand():
    """A clinic at £8,100 a year for three years and £1,250 to begin with. 95 visits of £168 avoided a year, 70% due to
    it and 80% sure: £8,937.60. Formula of £2,600 a year not prescribed, 80% and 90%: £1,872, money released."""
    made = outline(
        [
            cost(8_100, recurring=True, years=3),
            cost(1_250),
            benefit(95 * 168, nature="avoided cost", recurring=True, years=3, attribution=70, confidence=80),
            benefit(2_600, nature=CASH, recurring=True, years=3, attribution=80, confidence=90),
            LineFact("Parents are surer", "benefit", None, "quality"),
        ]
    )
    # × 2.8996942753: 23,487.52 + 1,250; 25,916.31; 5,428.23
    assert pounds(made.costs.likely) == D("24737.52")
    assert pounds(made.other.likely) == D("25916.31")
    assert pounds(made.cash.likely) == D("5428.23")
    assert pounds(made.every.likely) == D("31344.54")
    assert pounds(made.returns.every.ratio.likely, "0.001") == D("1.267")
    assert pounds(made.returns.cash.ratio.likely, "0.001") == D("0.219")
    assert made.intangibles == ("Parents are surer",)
    assert made.years == 3


def test_payback_is_costs_over_the_monthly_net_benefit():
    """£6,000 once; £18,000 a year against £6,000 a year: 6,000 / 1,000 = 6 months."""
    facts = [cost(6_000), cost(6_000, recurring=True, years=2), benefit(18_000, recurring=True, years=2)]
    assert payback(facts, cost=1, benefit=1) == 6
    assert payback([cost(6_001), *facts[1:]], cost=1, benefit=1) == 7  # not a day before it is covered


def test_payback_is_quickest_with_low_costs_and_high_benefits():
    facts = [cost(6_000, 3_000, 12_000), benefit(12_000, 6_000, 12_000, recurring=True, years=2)]
    assert outline(facts).returns.every.payback == Payback(quickest=3, likely=6, slowest=24)


def test_payback_waits_for_a_one_off_benefit_and_for_a_later_cost():
    assert payback([cost(100), benefit(500)], cost=1, benefit=1) == 12
    # Covered after month 3, behind again when year 2 asks for £12,000, covered for good at month 15.
    facts = [cost(3_000), cost(12_000, first_year=2), benefit(12_000, recurring=True, years=3)]
    assert payback(facts, cost=1, benefit=1) == 15


def test_what_does_not_pay_back_within_its_years_says_so():
    facts = [cost(50_000), benefit(10_000, 10_000, 30_000, recurring=True, years=2)]
    found = outline(facts).returns.every.payback
    assert found == Payback(quickest=20, likely=None, slowest=None)
    assert economics.payback_words(found, 2) == "Not within 2 years, and in 20 months at best"
    assert economics.payback_words(Payback(6, 8, None), 2) == "8 months, at worst not within 2 years"
    assert economics.payback_words(Payback(6, 8, 11), 2) == "8 months (6 to 11)"


# What is never done


def test_money_released_capacity_avoided_costs_and_better_care_stand_apart_and_make_the_sum():
    made = outline(
        [
            cost(1_000),
            benefit(300, nature=CASH),
            benefit(650, nature="capacity"),
            benefit(250, nature="avoided cost"),
            benefit(800, nature="quality"),
        ]
    )
    assert (made.cash.likely, made.other.likely, made.every.likely) == (300, 1700, 2000)
    assert economics.parts(made) == (
        "Of which money released £300; time or capacity £650; costs avoided £250; better care £800."
    )
    assert made.returns.cash.ratio.likely == D("0.3")
    assert made.returns.cash.payback.likely is None
    assert made.returns.every.payback.likely == 12


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ([], economics.NO_LINES),
        ([LineFact("Calm", "benefit", None, "quality")], economics.NO_LINES),
        ([benefit(100)], economics.NO_COST),
        ([cost(0), benefit(100)], economics.NO_COST),
        ([cost(100)], economics.NO_BENEFIT),
        ([cost(100), benefit(100, attribution=0)], economics.NOTHING_COUNTS),
        ([cost(100, low=0), benefit(100)], economics.COST_MAY_BE_NOTHING),
    ],
)
def test_without_a_cost_or_a_benefit_there_is_no_return_but_a_reason(facts, reason):
    made = outline(facts)
    assert made.returns == NotEnough(reason)
    assert economics.finding(made) == ""


# In words


@pytest.mark.parametrize(
    ("low", "likely", "high", "title"),
    [
        (1200, 2000, 3500, "Value is likely 1.2 to 3.5 times the cost"),
        (2000, 2000, 2000, "Value is likely 2.0 times the cost"),
        (500, 1000, 1500, "Value is 0.5 to 1.5 times the cost: it may or may not cover it"),
        (300, 500, 900, "Value is likely 0.3 to 0.9 times the cost, so less than it"),
        (999, 1000, 1001, "Value is 1.0 times the cost: it may or may not cover it"),
    ],
)
def test_the_title_follows_from_the_figures(low, likely, high, title):
    assert economics.finding(outline([cost(1000), benefit(likely, low, high)])) == title


def test_the_sentence_below_says_how_much_is_money():
    assert economics.released(outline([cost(1), benefit(1)])).startswith("None of it is money")
    assert economics.released(outline([cost(1), benefit(1, nature=CASH)])).startswith("All of it is money")
    both = outline([cost(1), benefit(1, nature=CASH), benefit(2)])
    assert economics.released(both).startswith("At the likely figures 33% of it is money released")


def test_a_range_is_written_with_its_likely_figure_and_a_single_figure_alone():
    assert Range(D(2400), D(3100), D(4100)).in_pounds == "£2,400 to £4,100, most likely £3,100"
    assert Range(D(5), D(5), D(5)).in_pounds == "£5"


# Properties, however slow the machine

untimed = settings(deadline=None)

money = st.decimals(min_value=0, max_value=1_000_000, places=2)
shares = st.integers(0, 100)


@st.composite
def lines(draw):
    low, likely, high = sorted(draw(st.tuples(money, money, money)))
    recurring = draw(st.booleans())
    return LineFact(
        label="Line",
        side=draw(st.sampled_from(["cost", "benefit"])),
        amounts=(low, likely, high),
        nature=draw(st.sampled_from([CASH, "capacity", "avoided cost", "quality"])),
        recurring=recurring,
        first_year=draw(st.integers(1, 5)),
        years=draw(st.integers(1, 5)) if recurring else 1,
        attribution=draw(shares),
        confidence=draw(shares),
    )


@untimed
@given(st.lists(lines(), max_size=8))
def test_low_likely_and_high_keep_their_order_in_everything(facts):
    made = outline(facts)
    found = [made.costs, made.cash, made.other, made.every]
    if isinstance(made.returns, Returns):
        found += [made.returns.every.ratio, made.returns.every.roi, made.returns.every.net, made.returns.cash.ratio]
    assert all(each.low <= each.likely <= each.high for each in found)


@untimed
@given(st.lists(lines(), max_size=8))
def test_a_return_is_the_ratio_less_one_and_every_benefit_brings_no_less_than_money_alone(facts):
    made = outline(facts)
    if isinstance(made.returns, Returns):
        for found in (made.returns.every, made.returns.cash):
            assert abs(found.roi.likely - (found.ratio.likely - 1) * 100) < D("1e-15") * max(1, abs(found.roi.likely))
        assert made.returns.every.ratio.likely >= made.returns.cash.ratio.likely


@untimed
@given(lines())
def test_a_line_is_worth_no_more_than_its_amounts_undiscounted_and_unadjusted(fact):
    value = worth(fact)
    for found, amount in zip((value.low, value.likely, value.high), fact.amounts, strict=True):
        assert 0 <= found <= amount * (fact.years if fact.recurring else 1)


@untimed
@given(lines(), st.integers(1, 9))
def test_a_higher_rate_never_makes_a_line_worth_more(fact, percent):
    assert worth(fact, D(percent) / 100).likely >= worth(fact, D(percent + 1) / 100).likely


@untimed
@given(st.lists(lines(), max_size=6))
def test_quicker_likelier_slower_and_no_line_s_order_matters(facts):
    never = 10**6
    made, turned = outline(facts), outline(list(reversed(facts)))
    assert abs(made.every.likely - turned.every.likely) < D("1e-10")
    if isinstance(made.returns, Returns):
        found = made.returns.every.payback
        months = [never if each is None else each for each in (found.quickest, found.likely, found.slowest)]
        assert months == sorted(months)
        assert turned.returns.every.payback == found


@untimed
@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**6))
def test_payback_agrees_with_the_formula_where_it_applies(once, yearly, running):
    """Costs once over the monthly net benefit, rounded up to a whole month."""
    facts = [cost(once), cost(running, recurring=True, years=10), benefit(yearly, recurring=True, years=10)]
    found = payback(facts, cost=1, benefit=1)
    net = Fraction(yearly - running, 12)
    months = -(-once // net) if net > 0 else None
    assert found == (months if months is not None and months <= 120 else None)
