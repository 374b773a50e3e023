# syntax=docker/dockerfile:1
# The image of web, worker, beat and migrate (docker-compose.yml).
# Its build has NOT been tried: no image could be fetched where it was written. Its steps have been run by hand, one by
# one, on Debian 12 with Python 3.11, and tests/config/test_image.py holds what can be held without building.
#
# Python 3.11 on Debian 12, by the full version: what the whole suite runs on, so that the libraries that set documents
# (Pango, HarfBuzz) are those of which the tests know the pages.
ARG PYTHON=3.11.14-slim-bookworm

# Python with the libraries behind the PDFs (config/setup.py names them too).
FROM python:${PYTHON} AS system
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/cadre

# Packages: what runs, at the versions of the lock, every file against its hash. uv, with its own hash, stays behind here.
FROM system AS packages
COPY pyproject.toml requirements.lock ./
RUN sed --quiet '/^uv==/,/^ *# via/p' requirements.lock > /tmp/uv.txt \
 && python -m pip install --no-cache-dir --only-binary uv --require-hashes --requirement /tmp/uv.txt
RUN uv venv --python /usr/local/bin/python3.11 .venv \
 && uv pip install --python .venv --no-cache --link-mode copy --compile-bytecode \
      --require-hashes --requirement pyproject.toml --constraint requirements.lock

FROM system AS cadre
ENV PATH=/srv/cadre/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    CADRE_MEDIA_DIR=/srv/media \
    CADRE_STATIC_DIR=/srv/static
COPY --from=packages /srv/cadre/.venv .venv
# Only what .dockerignore lets through: the apps, their templates and static files.
COPY . .
# The tests' settings need no secret, so that none is in a layer. Everything stays root's: the service cannot change it.
RUN CADRE_ENV=test python manage.py collectstatic --no-input --verbosity 0 \
 && rm -rf var \
 && python -m compileall -q . -x '[.]venv' \
 && install --directory --owner 10001 --group 10001 --mode 0750 /srv/media
# By number, so that a platform can see that it is not root. A volume made on /srv/media takes its owner from here.
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request as ask; ask.urlopen('http://127.0.0.1:8000/health/live/', timeout=5)"]
# Without a shell, so that SIGTERM reaches gunicorn itself.
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
