"""How far a document is while its pages are laid out."""

from documents.kinds import Progress


class LayingOut:
    """Hears of each page and passes it on, as so many steps after those `before` it, of `total` in all.

    Pages are laid out again once it is known how many there are, and there may be more of them than were guessed:
    neither is a step back, and the last step is never told before the file is there.
    """

    def __init__(self, progress: Progress, total: int, *, before: int = 0) -> None:
        self.progress, self.total, self.before = progress, total, before
        self.furthest = 0

    def __call__(self, page: int) -> None:
        doing = f"Laying out page {page}" if page > self.furthest else "Numbering the pages"
        self.furthest = max(self.furthest, page)
        self.progress(min(self.before + self.furthest, self.total - 1), self.total, doing)
