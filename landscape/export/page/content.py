"""What a page that is one file tells its player: what the server would have told it, in both schemes."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Final

from plotly.utils import PlotlyJSONEncoder

from landscape.core.surfaces.data import Data
from landscape.export.page.packing import pack
from landscape.export.page.thinning import CROWD, RARER, ROOM, fitting, lighter, thinned
from landscape.figures import contour, curves, playback, stage, themed
from landscape.figures.explorer import explorer
from landscape.figures.model import model
from landscape.figures.playback import crowd_of
from landscape.figures.race import describe
from landscape.figures.theme import Theme
from landscape.lessons.telling import tab_title
from landscape.simulation.ensemble import follow
from landscape.simulation.leads import lead_into
from landscape.simulation.links import encode
from landscape.simulation.scenario import OVERLAYS, USUAL_VIEW, Scenario, View
from landscape.simulation.trajectories import Trajectory
from landscape.ui import ids
from landscape.ui.layout import GRAPH
from landscape.words import speaking

ABSENT: Final = ("bar", "panel", "race", "inspector")
"""Parts that such a page does not have."""
ASKING: Final = ("lesson", "at", "path", "basins", "whose", "versus", "part", "contest", "inspect", "beside", "rates")
"""What of a view is as usual there, since it would ask the server for more."""
LARGER: Final = 1.25
"""How many times as large as usual the text of figures is on a projector."""


def content(scenario: Scenario) -> dict[str, Any]:
    """Tell all that is drawn and played of a scenario."""
    trajectories = follow(scenario)
    view = bare(scenario.view)
    every = USUAL_VIEW.replace(
        **{name: True for name, overlay in OVERLAYS.items() if overlay.needs}
    )  # layers come and go
    lead = lead_into(scenario, trajectories)
    played = playback(scenario.replace(view=every), [dataclasses.replace(path, cloud=None) for path in trajectories])
    played |= {
        "view": {name: getattr(view, name) for name in played["view"]},
        "said": describe(scenario, trajectories),
        "lead": lead and lead._asdict(),
        "title": tab_title(scenario.replace(view=USUAL_VIEW), speaking()),
    }
    whole = {
        "query": encode(scenario.replace(view=USUAL_VIEW)),
        "view": view.values(),
        "config": GRAPH,
        "figures": {scheme: _figures(scenario, trajectories, scheme) for scheme in ("light", "dark")},
        "playback": played,
    }
    return _fitted(whole, scenario, trajectories)


def _fitted(whole: dict[str, Any], scenario: Scenario, trajectories: tuple[Trajectory, ...]) -> dict[str, Any]:
    """Make what is told as light as it has to be, add the clouds, and say what that took."""
    crowd = CROWD if scenario.setup.starts > 1 else 0
    told, room, every = whole, -1, 0
    for every in RARER:
        told = lighter(whole, every)
        room = ROOM - len(pack(told))
        if room >= crowd:
            break
    drawn = fitting(trajectories, room)
    for run, path in zip(told["playback"]["runs"], drawn, strict=True):
        run.update(crowd_of(scenario.surface, path))
    return told | {"thinned": thinned(drawn, every)}


def bare(view: View) -> View:
    """Give how a scenario is looked at where there is no server, and no panel."""
    hidden = dict.fromkeys([*filter(None, view.hide.split(".")), *ABSENT])
    return as_usual(view).replace(hide=".".join(hidden))


def as_usual(view: View) -> View:
    """Give the same way of looking without what would ask a server for more."""
    return view.replace(**{name: getattr(USUAL_VIEW, name) for name in ASKING})


def _figures(scenario: Scenario, trajectories: tuple[Trajectory, ...], scheme: Any) -> Any:
    theme: Theme = themed(scheme, scenario.view.ramp, LARGER if scenario.view.projector else 1.0)
    surface = scenario.surface
    figures: dict[str, Any] = {
        ids.STAGE: stage(surface, theme, scenario.view.camera),
        ids.MAP: contour(surface, theme),
        ids.CURVES: curves(scenario, trajectories, theme),
    }
    if isinstance(surface, Data):
        figures |= {ids.MODEL: model(surface, theme), ids.EXPLORER: explorer(surface, scenario.view, theme)}
    return json.loads(json.dumps(figures, cls=PlotlyJSONEncoder))
