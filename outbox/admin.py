"""The outbox: messages that wait for a person to decide stand first. Links and codes in them are placeholders."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.html import format_html

from core.formats import plural
from outbox.access import can_send_again, can_stop, kept_messages, with_words
from outbox.actions import send_again, stop
from outbox.models import MAY_BECOME, Message, MessageState
from people.access import is_administrator
from people.admin_base import ReadOnly
from people.admin_lists import Filter, column, each_in_turn, page_url, person_of
from people.models import Person

EXCEPTIONS = [MessageState.FAILED, MessageState.UNSURE]
NOT_SHOWN = "Not shown: it is not about a programme of yours"


class StateFilter(Filter):
    title = "State"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("exceptions", "Not sent, or may not have been"), *MessageState.choices]

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(state__in=EXCEPTIONS) if value == "exceptions" else queryset.filter(state=value)


@admin.register(Message)
class Outbox(ReadOnly):
    title = "Outbox"
    says = (
        "Messages to people. Those that were not sent, or may not have been, stand first and wait for you; "
        "a coordinator sees no others, and reads only what is about their own programmes."
    )
    nothing = "Nothing waits for you."
    list_display = ("what_about", "recipient", "by_what", "state", "due", "sent", "what_happened")
    list_select_related = ("to",)
    list_filter = (StateFilter,)
    search_fields = ("to__given_name", "to__family_name", "to__email", "to_email")
    search_help_text = "Name or e-mail address; an administrator, the subject too"
    fields = (
        "what_about",
        "recipient",
        "by_what",
        "what",
        "state",
        "due",
        "sent",
        "attempts",
        "what_happened",
        "words",
    )
    own_order = ("rank", "-created_at")
    actions = ("send_again", "stop")

    def visible(self, person: Person) -> QuerySet:
        waiting_first = Case(When(state__in=EXCEPTIONS, then=Value(0)), default=Value(1), output_field=IntegerField())
        return with_words(kept_messages(person), person).select_related("to").annotate(rank=waiting_first)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        """Of a message whose words are not the reader's, only to whom it was and what became of it."""
        hidden = () if obj is None or obj.said else ("what", "words")
        return [name for name in self.fields if name not in hidden]

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """No finding by a word of what one may not read."""
        return (*(["subject"] if is_administrator(person_of(request)) else []), *self.search_fields)

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        return [("The person", page_url("admin:people_person_change", obj.to_id))] if obj.to_id else []

    def suits(self, action: str, obj: Any) -> bool:
        if action == "send_again":
            return obj.state in EXCEPTIONS
        return obj.state != MessageState.SENDING and MessageState.STOPPED in MAY_BECOME.get(obj.state, ())

    @column("Subject")
    def what_about(self, message: Any) -> str:
        return message.said or NOT_SHOWN

    @column("Body")
    def words(self, message: Any) -> str:
        return message.told

    @column("To", order="to__family_name")
    def recipient(self, message: Message) -> str:
        return f"{message.to.name}, {message.to.email}" if message.to else message.to_email

    @column("Kind")
    def what(self, message: Any) -> str:
        return message.kind.capitalize()

    @column("By")
    def by_what(self, message: Message) -> str:
        return format_html('<span class="c-nowrap">{}</span>', message.get_channel_display())

    @column("Due", order="due_at")
    def due(self, message: Message) -> Any:
        return message.due_at

    @column("Sent", order="sent_at")
    def sent(self, message: Message) -> Any:
        return message.sent_at

    @column("Attempts")
    def attempts(self, message: Message) -> int:
        return message.attempt

    @column("What happened")
    def what_happened(self, message: Message) -> str:
        return message.error

    @admin.action(description="Send again")
    def send_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = person_of(request)
        rows = [message for message in queryset if can_send_again(by, message)]
        done = each_in_turn(request, rows, lambda message: send_again(message=message, by=by))
        if done:
            messages.success(request, f"{plural(done, 'message')} on the way again.")

    @admin.action(description="Stop")
    def stop(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = person_of(request)
        rows = [message for message in queryset if can_stop(by, message)]
        done = each_in_turn(request, rows, lambda message: stop(message=message, by=by))
        if done:
            messages.success(request, f"{plural(done, 'message')} stopped.")
