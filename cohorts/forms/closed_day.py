"""Holding a session on a closed day, in a form that dates one: asked as for a clash, accepted for that very day."""

from datetime import date
from typing import Any

from django import forms

from cohorts.models import Cohort
from cohorts.plan import open_days
from core.formats import weekday_long_date


class ClosedDay(forms.Form):
    """A form with `date` asks here. The tick is the day's own: another closed day is asked about again."""

    def ask_about(self, day: date, cohort: Cohort) -> None:
        """Put the question under the date, and refuse until it is ticked. Nothing of an open day."""
        why = open_days(cohort.programme, cohort.nation).why_closed(day)
        if not why:
            return
        asked: Any = forms.MultipleChoiceField(
            label="That day is closed",
            choices=[(day.isoformat(), f"Hold it on {weekday_long_date(day)} all the same")],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        asked.says_optional = False
        self.fields["closed_day"] = asked
        self.order_fields(self.field_order)
        if day.isoformat() not in self._ticked:
            self.add_error("closed_day", f"{why} Choose another date, or tick to hold it all the same.")

    @property
    def _ticked(self) -> list[str]:
        return self.data.getlist("closed_day") if hasattr(self.data, "getlist") else []
