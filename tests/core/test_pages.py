"""The way from one page of a list to the next."""

from django.core.paginator import Paginator
from django.template import RequestContext, Template


def ways(rf, query, number, rows):
    page = Paginator(range(rows), 50).get_page(number)
    drawn = Template('{% pages page "Newer" "Older" %}')
    return " ".join(drawn.render(RequestContext(rf.get(f"/?{query}"), {"page": page})).split())


def test_other_pages_show_what_was_asked_for(rf):
    middle = ways(rf, "words=night+shifts&page=2", 2, 120)
    assert '<a href="?words=night+shifts&amp;page=1" rel="prev">Newer</a>' in middle
    assert '<a href="?words=night+shifts&amp;page=3" rel="next">Older</a>' in middle
    assert "51 to 100 of 120" in middle


def test_the_first_page_leads_only_on_and_the_last_only_back(rf):
    assert "Newer" not in ways(rf, "", 1, 120)
    assert "Older" not in ways(rf, "", 3, 120)


def test_a_list_of_one_page_has_no_other(rf):
    assert ways(rf, "", 1, 50) == ""
