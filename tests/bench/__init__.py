"""make bench: every page of the demo beside a bare Django page, on the same stack, in the same minutes.

It stands among the tests, and not in config/, because it brings a page, a middleware and a way to sign in that no
installation may have: nothing outside tests/ imports it, and what is installed leaves tests/ out. It walks over the
access table, which lives here too.

- `settings`, `urls`, `floor`, `counting`: the site as it runs, and what the bench adds to it
- `data`, `site`: a database of its own, and gunicorn on it
- `pages`, `things`: what to visit, as whom, with which keys
- `measuring`, `rendering`: how long it takes
- `reckoning`: medians, ratios, budgets, the table (pure)
"""
