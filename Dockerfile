FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8050
WORKDIR /srv/landscape
RUN useradd --system --no-create-home --shell /usr/sbin/nologin landscape

COPY requirements.txt .
RUN pip install --quiet --no-cache-dir --disable-pip-version-check --requirement requirements.txt
COPY . .

USER landscape
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
    "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=4)"]

# Workers, threads and the shared warm start are in gunicorn.conf.py; WEB_CONCURRENCY sets the number of workers.
CMD ["gunicorn", "app:server"]
