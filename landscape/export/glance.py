"""What there is to see of a scenario at a glance: who is where, how low, and one sentence of it.

Whoever asks for that waits for it, and may be a machine that follows every link. So it is worked out within a bound:
of very many balls only the first of each run is followed, and where even these would take long, nobody has started yet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from landscape.core.parts import Inner
from landscape.core.surfaces import Surface
from landscape.figures.labels import label_runs
from landscape.figures.theme import SLOTS, Slot
from landscape.simulation.ensemble import follow
from landscape.simulation.leads import Lead, exhibit_of, lead_into
from landscape.simulation.presets import is_untouched
from landscape.simulation.scenario import Scenario
from landscape.simulation.summary import listed, sentences
from landscape.simulation.trajectories import Trajectory
from landscape.words import say
from landscape.words.numbers import written

WALKS: Final = 2_500_000
"""How much single balls may walk: steps of all runs, each as often as there are rows and :data:`OWN_WALK` more."""
OWN_WALK: Final = 30
CROWDS: Final = 8_000_000
"""The same of all balls together, which take less time each; with :data:`OWN_CROWD` more."""
OWN_CROWD: Final = 25
MANY: Final = 3
"""So many runs are told of in short where the long sentence has no room."""
NAMED: Final = 2
"""So many that are equally low are named."""


@dataclass(frozen=True)
class Seen:
    """One run that is shown.

    Attributes
    ----------
    label
        What it is called beside the others.
    slot
        How it looks.
    path
        What became of it.
    loss
        How low it is, in words: with many balls the median, as long as most have not flown off.
    """

    label: str
    slot: Slot
    path: Trajectory
    loss: str


@dataclass(frozen=True)
class Glance:
    """A scenario at one of its steps, in the language that was spoken.

    Attributes
    ----------
    scenario
        What was followed: where all balls would take long, without those beside the first.
    step
        What is shown: the step of the link, else the last; 0 where nobody has started.
    title, told
        What it is, and what there is to see.
    seen
        The runs that are not hidden.
    brief
        What there is to see of many, in one short sentence; as `told` where nobody follows from the numbers beside it.
    balls
        How many each run has, of which `scenario` may hold the first alone.
    """

    scenario: Scenario
    step: int
    title: str
    told: str
    seen: tuple[Seen, ...]
    brief: str
    balls: int

    @property
    def heading(self) -> str:
        """Say what the losses are."""
        steps = _steps(self.step)
        if (balls := self.scenario.setup.starts) > 1:
            return say("Median loss of {balls} balls after {steps}", balls=balls, steps=steps)
        if self.balls > 1:
            return say("Loss of the first of {balls} balls after {steps}", balls=self.balls, steps=steps)
        return say("Loss after {steps}", steps=steps)


def glance_at(scenario: Scenario, lead: Lead | None = None) -> Glance:
    """Look at a scenario at the step of its view, else at its end.

    Parameters
    ----------
    scenario
        What is looked at.
    lead
        Its title and what is said of it, where somebody has something better to say than what came of it.
    """
    balls = scenario.setup.starts
    if _crowds(scenario) > CROWDS:
        scenario = scenario.replace(setup=scenario.setup.replace(starts=1))
    step = scenario.setup.steps if scenario.view.step is None else scenario.view.step
    if _walks(scenario) <= WALKS:
        trajectories = follow(scenario)
        title, told = lead or _told(scenario, trajectories)
    else:
        trajectories, step = follow(scenario.replace(setup=scenario.setup.replace(starts=1, steps=1))), 0
        unknown = say("What {steps} steps bring is on the page.", steps=scenario.setup.steps)
        title, told = lead or (name_of(scenario.surface), unknown)
    runs = zip(label_runs(scenario.runs), scenario.runs, trajectories, strict=True)
    seen = [Seen(label, SLOTS[run.slot], path, _loss(path, step)) for label, run, path in runs if not run.hidden]
    brief = told if lead or len(seen) < MANY else _brief(seen, step)
    return Glance(scenario, step, title, told, tuple(seen), brief, balls)


def name_of(surface: Surface) -> str:
    """Name a surface, one over data by what the data are."""
    inner = [getattr(surface, name) for name, declared in surface.params().items() if isinstance(declared, Inner)]
    return say(inner[0].title if inner else surface.title)


def caption_of(scenario: Scenario) -> Lead:
    """Say what a scenario is without following it: for who must not wait."""
    if exhibit := exhibit_of(scenario):
        return exhibit
    seen = [label for label, run in zip(label_runs(scenario.runs), scenario.runs, strict=True) if not run.hidden]
    name = name_of(scenario.surface)
    if not seen:
        return Lead(name, say("Every run is hidden."))
    return Lead(name, say("{who} on the surface “{surface}”, step by step.", who=listed(seen), surface=name))


def _steps(count: int) -> str:
    return say("1 step") if count == 1 else say("{count} steps", count=count)


def _told(scenario: Scenario, trajectories: Sequence[Trajectory]) -> tuple[str, str]:
    """Give a title and a sentence: what leads into the scenario, else what came of it."""
    name, lead = name_of(scenario.surface), lead_into(scenario, trajectories)
    if lead is not None and lead.text:
        return (name if is_untouched(scenario) else lead.title), lead.text
    ends = sentences(scenario, trajectories, label_runs(scenario.runs))["stage"]
    ends = ends.removeprefix(f"{say(scenario.surface.title)}: ")
    return (lead.title if lead else "") or name, f"{ends[:1].upper()}{ends[1:]}"


def _brief(seen: Sequence[Seen], step: int) -> str:
    """Say who of many is lowest, and how many have flown off."""
    losses = {one.label: _at(one.path, step) for one in seen}
    finite = {label: loss for label, loss in losses.items() if math.isfinite(loss)}
    if not finite:
        return say("All have diverged.")
    lowest = [label for label, loss in finite.items() if written(loss) == written(min(finite.values()))]
    few = len(lowest) <= NAMED
    first = listed(lowest) if few else say("{who} and {count} more", who=lowest[0], count=len(lowest) - 1)
    gone = len(losses) - len(finite)
    if gone:
        return say("Lowest of {count}: {who}. Diverged: {gone}.", count=len(seen), who=first, gone=gone)
    return say("Lowest of {count}: {who}.", count=len(seen), who=first)


def _at(path: Trajectory, step: int) -> float:
    return float(path.loss[step, 0] if path.cloud is None else path.cloud.median_loss[step])


def _loss(path: Trajectory, step: int) -> str:
    loss = _at(path, step)
    return written(loss) if math.isfinite(loss) else say("diverged")


def _walks(scenario: Scenario) -> int:
    return len(scenario.runs) * scenario.setup.steps * (scenario.surface.count + OWN_WALK)


def _crowds(scenario: Scenario) -> int:
    setup = scenario.setup
    return len(scenario.runs) * (setup.starts - 1) * setup.steps * (scenario.surface.count + OWN_CROWD)
