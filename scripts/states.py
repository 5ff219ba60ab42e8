"""The states of the page that tell most, and the windows it is designed for: for pictures and for tests of layout."""

from typing import Final

RATES: Final = (0.002, 0.004, 0.006, 0.008, 0.01, 0.012, 0.015, 0.02)
STATES: Final = {
    "first": "?step=60",
    "plateau": "?surface=plateau&step=40&run=sgd&run=adam",
    "ravine": "?surface=rosenbrock&step=120&run=momentum&run=adam&run=newton",
    "eight": "?step=60&" + "&".join(f"run=sgd,lr:{rate}" for rate in RATES),
    "cloud": "?starts=60&spread=box&step=25&run=sgd&run=adam",
    "side": "?layout=side&step=60",
    "data": "?surface=data&batch=4&step=20&run=sgd&run=adam",
    "lesson": "?lesson=learning-rate&at=2",
    "fog": "?lesson=fog&at=3",
    "inspector": "?step=30&inspect=3",
    "projector": "?projector=1&step=60",
    "embed": "?embed=1&step=60",
}
"""Links without their page, by name."""

WINDOWS: Final = {
    320: 640,
    390: 844,
    600: 960,
    820: 1180,
    1024: 768,
    1280: 720,
    1440: 900,
    1920: 1080,
    2560: 1440,
}
"""Heights of the windows, by their widths."""
FINGERS: Final = 900
"""Windows narrower than this belong to something that is held in a hand."""
