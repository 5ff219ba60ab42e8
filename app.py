"""The entry point: ``python app.py`` for one person, ``gunicorn app:server`` for a class."""

from landscape.serving import harden, main, warm_up
from landscape.ui import build

app = build()
server = harden(app)

if __name__ == "__main__":
    main(app)
else:
    warm_up(app)
