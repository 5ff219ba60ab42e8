"""What stands around the page: the web server, what it trusts, and what it remembers.

`harden` makes a Dash app fit to be served to strangers, `warm_up` spares the first of them the wait, and `main`
serves it to one person. None knows what the page shows; all they touch of the landscape is its public API, for the
health check.
"""

from landscape.serving.command import main
from landscape.serving.hardening import harden, warm_up

__all__ = ["harden", "main", "warm_up"]
