"""The entry point: ``python app.py`` for one person, ``gunicorn app:server`` for a class."""

import os

from landscape.__main__ import join
from landscape.serving import main, warm_up
from landscape.serving.brought import bring_configured_lessons

app = join()
server = app.server

if __name__ == "__main__":
    main(lambda: app)
else:
    bring_configured_lessons(os.environ)
    warm_up(app)
