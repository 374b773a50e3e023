# Everything that is done with Cadre from a terminal. `make help` lists it.
# Each command installs what it needs into .venv first, which takes no time when nothing has changed.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT

# Where test-services and e2e find their servers, unless told otherwise.
SERVICES := DATABASE_URL="$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/cadre}" \
            REDIS_URL="$${REDIS_URL:-redis://127.0.0.1:6379/1}"

# Values that let the settings of production be checked; none of them is used anywhere.
PRODUCTION := CADRE_ENV=production SECRET_KEY=checks-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG \
              CADRE_FIELD_KEYS=MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA= \
              SITE_URL=https://cadre.example ALLOWED_HOSTS=cadre.example EMAIL_URL=smtp://localhost:25 \
              DATABASE_URL=postgres://cadre@localhost/cadre REDIS_URL=redis://localhost:6379/0

.DEFAULT_GOAL := help
.PHONY: help pictures demo demo-reset seed test check test-services e2e bench pdf-samples format lock install tools

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: install ## Run the whole of Cadre with demo data on http://localhost:8000 (PORT=8001 for another port)
	@$(BIN)/python -m config.demo

demo-reset: install ## The same, with the demo's data made anew
	@$(BIN)/python -m config.demo --afresh

seed: install ## Load the demo's data on PostgreSQL and Redis (DATABASE_URL, REDIS_URL); make demo does it by itself
	@$(SERVICES) $(BIN)/python -m config.services database redis
	@$(SERVICES) CADRE_ENV=demo $(BIN)/python manage.py migrate --no-input --verbosity 0
	@$(SERVICES) CADRE_ENV=demo $(BIN)/python manage.py seed

test: ## The fast tests: SQLite in memory, no servers, all cores
	@start=$$(date +%s); $(PYTHON) config/setup.py --all && env -u DATABASE_URL -u REDIS_URL $(BIN)/pytest -q -n auto && \
	echo "make test took $$(($$(date +%s) - start)) s, setting up included"

check: tools ## Format, lint, types, import contracts, migrations, deployment, templates, lock
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	CADRE_ENV=test $(BIN)/mypy .
	$(BIN)/lint-imports
	CADRE_ENV=test $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml docker-compose.dev.yml
	$(BIN)/djlint . --lint --quiet
	$(BIN)/pytest -q tests/config/test_lock.py tests/config/test_templates.py

test-services: tools ## All tests but the browser's, on PostgreSQL and Redis (DATABASE_URL, REDIS_URL), with nginx
	@$(SERVICES) $(BIN)/python -m config.services postgresql redis programs
	@# A file at a time on each core: some start servers of their own.
	@$(SERVICES) $(BIN)/pytest -q -m "not e2e" -n auto --dist loadfile

e2e: tools ## Browser journeys on PostgreSQL, Redis and a real worker (K=main_job for tests/e2e/test_main_job.py)
	@$(SERVICES) $(BIN)/python -m config.services postgresql redis chromium
	@$(SERVICES) CADRE_REAL_WORKER=1 DJANGO_ALLOW_ASYNC_UNSAFE=1 $(BIN)/pytest -q -m e2e -n auto --dist loadfile $(if $(K),$(wildcard tests/e2e/test_$(K)*.py),tests)

bench: tools ## Every page beside a bare Django page: times, queries, bytes (K=outcomes for one app, AFRESH=1 for new data)
	@$(SERVICES) $(BIN)/python -m tests.bench $(K) $(if $(AFRESH),--afresh)

pdf-samples: tools ## An example of each kind of document, as PDF and pictures, in var/pdf (K=certificate for one)
	@CADRE_ENV=demo $(BIN)/python manage.py pdf_samples $(K)

pictures: tools ## The pictures of README.md and docs/tour.md, from a demo that runs beside it (PORT)
	@$(BIN)/python -m config.pictures

format: tools ## Write the code in its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: tools ## Bring requirements.lock in step with pyproject.toml (UPGRADE=1 takes newer versions)
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --quiet $(if $(UPGRADE),--upgrade) -o requirements.lock

install: ## What the demo needs, into .venv; the commands above that need it do this first
	@$(PYTHON) config/setup.py

tools: ## The same with all that is needed to develop
	@$(PYTHON) config/setup.py --all
