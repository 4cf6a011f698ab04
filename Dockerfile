# One image for the web server and the worker.
# It cannot be built where this project is developed (there is no container engine), so its steps
# repeat those of .ci/setup, which are tested there on a minimal Debian 12.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-liberation libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home pharmacy

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --only-binary :all: --no-deps --require-hashes -r requirements.lock

COPY pyproject.toml worker.py LICENSE ./
COPY docs/NOTICE ./docs/NOTICE
COPY migrations ./migrations
COPY labels ./labels
COPY pharmacy ./pharmacy
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e .

USER pharmacy
ENV HOST=0.0.0.0 PORT=8000 PYTHONUNBUFFERED=1
EXPOSE 8000
# Only the web server has /healthz. compose.yaml disables this check for the worker.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["pharmacy", "serve"]
