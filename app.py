"""The entry point: ``python app.py`` for one person, ``gunicorn app:server`` for a class."""

from landscape.__main__ import join
from landscape.serving import main, warm_up

app = join()
server = app.server

if __name__ == "__main__":
    main(lambda: app)
else:
    warm_up(app)
