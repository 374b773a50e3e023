"""What a browser would send back of a page's form as it stands."""

from html.parser import HTMLParser


class Controls(HTMLParser):
    """Successful controls of the form with an id, in the sense of HTML; what a <template> holds is not on the page."""

    def __init__(self, form: str) -> None:
        super().__init__(convert_charrefs=True)
        self.form, self.inside, self.templates = form, False, 0
        self.sent: dict[str, list[str]] = {}
        self.select = self.textarea = ""
        self.chosen: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form
        if tag == "template":
            self.templates += 1
        if not self.inside or self.templates:
            return
        name = given.get("name") or ""
        if tag == "input" and name and given.get("type") not in ("submit", "button"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.sent.setdefault(name, []).append(given.get("value") or "")
        elif tag == "select":
            self.select, self.chosen = name, []
        elif tag == "option" and self.select:
            self.chosen.append((given.get("value") or "", "selected" in given))
        elif tag == "textarea":
            self.textarea = name
            self.sent[name] = [""]

    def handle_data(self, data):
        if self.textarea:
            self.sent[self.textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "template":
            self.templates -= 1
        elif tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            chosen = [value for value, on in self.chosen if on] or [value for value, _ in self.chosen[:1]]
            self.sent[self.select] = chosen
            self.select = ""
        elif tag == "textarea" and self.textarea:
            text = self.sent[self.textarea][0].removeprefix("\n")
            self.sent[self.textarea] = [text.replace("\r\n", "\n").replace("\n", "\r\n")]
            self.textarea = ""


def form_data(response, form: str = "row") -> dict[str, list[str]]:
    """The controls of a form on the page, by name."""
    controls = Controls(form)
    controls.feed(response.content.decode())
    return controls.sent
