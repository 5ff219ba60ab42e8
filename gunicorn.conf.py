"""How `gunicorn app:server` serves many users; gunicorn reads this file by its name."""

import multiprocessing
import os
from pathlib import Path

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8050'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or multiprocessing.cpu_count())
worker_class = "gthread"
threads = 8
keepalive = 75  # idle seconds: no thread waits meanwhile; longer than a proxy keeps its side (60) or a student thinks
preload_app = True  # the workers share one warm app
control_socket_disable = True  # nothing is managed at run time, and the home folder may not be writable
limit_request_line = 8190  # the longest gunicorn allows: a link is a request line
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a heartbeat must not wait for a disk
