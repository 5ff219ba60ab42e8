"""Descents whose end can be told beforehand, and the sentence that tells it."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from landscape.core.optimizers import OPTIMIZERS
from landscape.core.schedules import SCHEDULES, Constant
from landscape.core.stability import StabilityLimit
from landscape.core.surfaces import SURFACES, Formula
from landscape.simulation.links import decode
from landscape.simulation.measures import is_quadratic, success_rate
from landscape.simulation.scenario import Run, Setup
from landscape.simulation.simulate import descend, simulate
from landscape.simulation.verdicts import Kind, kinds_called, verdict
from landscape.words import languages, say, speak

GLOBAL, LOCAL, SADDLE, MAXIMUM = Kind.GLOBAL, Kind.LOCAL, Kind.SADDLE, Kind.MAXIMUM
PLATEAU, BOUNCING, DIVERGING, DESCENDING = Kind.PLATEAU, Kind.BOUNCING, Kind.DIVERGING, Kind.DESCENDING
STANDING, COASTING = Kind.STANDING, Kind.COASTING


class Slope(Formula):
    """Falls for ever at one pace."""

    formula = "x + 2*y"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (0.0, 0.0)


class BareSaddle(Formula):
    """Falls for ever, faster and faster."""

    formula = "x**2 - y**2"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.0, 0.1)


class Quartic(Formula):
    """A minimum without curvature."""

    formula = "x**4 + y**4"
    box = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.0, 1.0)


@dataclass
class Case:
    """A descent, how it must end, what the sentence must say, and from which steps on it may hold."""

    because: str
    surface: Formula
    method: str
    lr: float
    kind: Kind
    says: str = ""
    since: tuple[int, int] = (0, 2001)
    at: tuple[float, float] | None = None
    settings: dict = field(default_factory=dict)
    setup: dict = field(default_factory=dict)
    schedule: object = field(default_factory=Constant)


def surface(slug, **params):
    return SURFACES[slug](**params)


BOWL = surface("bowl")  # curvatures 1 and 20: SGD is stable below 0.1
RAVINE = surface("ravine")  # curvatures 0.01 and 1: below 2
BOOTH = surface("booth")  # curvatures 2 and 18: below 0.111
WELLS = surface("two_wells")  # at the right minimum curvatures 1 and 7.06: below 0.283
HIMMELBLAU = surface("himmelblau")
TOP = (-0.270844590667, -0.923038556480)

CASES = [
    # Quadratics: the limit is exact.
    Case(
        "|1 − 0.12·20| = 1.4 a step, so 2.4 passes 8 million boxes' worth at step 45",
        BOWL,
        "sgd",
        0.12,
        DIVERGING,
        "η = 0.12 exceeds 2/λmax = 0.1",
        (44, 47),
    ),
    Case("1.002³⁰⁰ = 1.8: slow, but beyond the limit", BOWL, "sgd", 0.1001, DIVERGING, "η = 0.1 exceeds 2/λmax = 0.1"),
    Case(
        "1.2 a step, but only just begun",
        BOWL,
        "sgd",
        0.11,
        DIVERGING,
        "exceeds 2/λmax = 0.1",
        at=(0, 0.01),
        setup={"steps": 15},
    ),
    Case("on the limit y only changes its sign", BOWL, "sgd", 0.1, BOUNCING, "is 100 % of 2/λmax = 0.1"),
    Case("just below it hardly settles", BOWL, "sgd", 0.0999, DESCENDING, "is 99.9 % of 2/λmax = 0.1"),
    Case("0.96 a step along y, 0.902 along x", BOWL, "sgd", 0.098, GLOBAL, "both curvatures are positive (1, 20)"),
    Case("x shrinks by 0.95 a step: 3.4·0.95¹¹⁸ = 0.008", BOWL, "sgd", 0.05, GLOBAL, "at (0, 0)", (117, 119)),
    Case("it begins at the minimum", BOWL, "sgd", 0.05, GLOBAL, "at (0, 0)", (0, 0), at=(0, 0)),
    Case("0.9999 a step is next to nothing", BOWL, "sgd", 1e-4, DESCENDING, "the loss fell"),
    Case("three steps tell nothing", BOWL, "sgd", 0.02, DESCENDING, setup={"steps": 3}),
    Case("one step tells nothing", BOWL, "sgd", 0.02, DESCENDING, setup={"steps": 1}),
    Case(
        "the heavy ball's limit is 2·1.9/20", BOWL, "momentum", 0.2, DIVERGING, "η = 0.2 exceeds 2(1 + μ)/λmax = 0.19"
    ),
    Case("below it the error shrinks by √0.9 a step", BOWL, "momentum", 0.18, GLOBAL, "at (0, 0)", (90, 150)),
    Case(
        "without momentum its limit is SGD's", BOWL, "momentum", 0.12, DIVERGING, "= 0.1:", settings={"momentum": 0.0}
    ),
    Case(
        "half dampened it bears twice the rate: 0.38",
        BOWL,
        "momentum",
        0.3,
        GLOBAL,
        settings={"dampening": 0.5},
    ),
    Case(
        "weight decay adds to the curvature: 2/21",
        BOWL,
        "sgd",
        0.097,
        DIVERGING,
        "η = 0.097 exceeds 2/(λmax + 1) = 0.0952",
        settings={"weight_decay": 1.0},
    ),
    Case("the minimum is at zero, where decay pulls too", BOWL, "sgd", 0.09, GLOBAL, settings={"weight_decay": 1.0}),
    Case(
        "a stable limit cycle as wide as a clipped step",
        BOWL,
        "sgd",
        0.12,
        BOUNCING,
        "clipping keeps it",
        setup={"clip_norm": 1.0},
    ),
    Case("the same, clipped by value", BOWL, "sgd", 0.12, BOUNCING, "exceeds 2/λmax = 0.1", setup={"clip_value": 1.0}),
    Case("noise keeps y 0.25 away on average", BOWL, "sgd", 0.05, BOUNCING, "Noise of size 5", setup={"noise": 5.0}),
    Case(
        "noise drives a heavy ball in slow circles",
        surface("noisy_bowl"),
        "momentum",
        0.005,
        BOUNCING,
        "Noise of size 1",
        setup={"noise": 1.0},
    ),
    Case(
        "its steps stay as long as its rate",
        BOWL,
        "lion",
        0.1,
        BOUNCING,
        "from the minimum at (0, 0), going to and fro",
    ),
    Case("the slope is still well above the noise", BOWL, "sgd", 1e-4, DESCENDING, setup={"noise": 1.0}),
    Case("noise on level ground leads nowhere", surface("plateau"), "sgd", 0.001, PLATEAU, setup={"noise": 0.01}),
    Case(
        "the schedule stops it on its way",
        BOWL,
        "sgd",
        0.01,
        DESCENDING,
        "brought η down to 10⁻⁶",
        schedule=SCHEDULES["step"](step_size=10, gamma=0.01),
        setup={"steps": 30},
    ),
    Case("1 % a step, 300 steps", RAVINE, "sgd", 1.0, DESCENDING),
    Case("1 % a step, 2,000 steps", RAVINE, "sgd", 1.0, GLOBAL, "(0.01, 1)", setup={"steps": 2000}),
    Case("the walls' curvature is 1 whatever κ is", RAVINE, "sgd", 2.5, DIVERGING, "η = 2.5 exceeds 2/λmax = 2:"),
    Case(
        "turning a ravine keeps its curvatures", surface("rotated_ravine"), "sgd", 2.1, DIVERGING, "exceeds 2/λmax = 2:"
    ),
    Case("2/18", BOOTH, "sgd", 0.12, DIVERGING, "exceeds 2/λmax = 0.111"),
    Case("0.8 a step along both diagonals", BOOTH, "sgd", 0.1, GLOBAL, "at (1, 3)", (20, 40)),
    Case("0.96 a step along the trough", surface("matyas"), "sgd", 1.0, GLOBAL, "(0.04, 1)"),
    Case("rates of its own for each weight", BOWL, "adam", 0.2, GLOBAL, "at (0, 0)"),
    Case("a millionth a step", BOWL, "adagrad", 1e-6, DESCENDING),
    Case("a millionth a step", BOWL, "adam", 1e-6, DESCENDING),
    # Saddles.
    Case(
        "on the ridge the slope leads to the saddle",
        surface("saddle"),
        "sgd",
        0.1,
        SADDLE,
        "are −1 and 1",
        at=(-2.4, 0),
    ),
    Case("speed along the ridge is no help", surface("saddle"), "momentum", 0.05, SADDLE, at=(-2.4, 0)),
    Case("nor are rates for each weight", surface("saddle"), "adagrad", 0.5, SADDLE, at=(-2.4, 0)),
    Case("no slope, no step", surface("saddle"), "adam", 0.1, SADDLE, "one way leads down", (0, 0), at=(0, 0)),
    Case("0.02·1.2ᵗ leaves the ridge in 20 steps", surface("saddle"), "sgd", 0.2, GLOBAL, "at (0, 2)"),
    Case("the other side", surface("saddle"), "sgd", 0.2, GLOBAL, "at (0, −2)", at=(-2.4, -0.02)),
    Case(
        "10⁻⁶·1.02²⁰⁰ is still nothing",
        surface("saddle"),
        "sgd",
        0.02,
        SADDLE,
        "from the saddle at (0, 0)",
        at=(-2.4, 1e-6),
        setup={"steps": 200},
    ),
    Case(
        "noise frees it, and then keeps it moving",
        surface("saddle"),
        "sgd",
        0.1,
        BOUNCING,
        "Noise of size 0.1",
        at=(-2.4, 0),
        setup={"noise": 0.1},
    ),
    Case(
        "curvature 2 at the minimum bears 1",
        surface("saddle"),
        "sgd",
        1.5,
        BOUNCING,
        "exceeds 2/λmax = 1 at",
        at=(0.5, 1.9),
    ),
    Case(
        "a momentum of 0.99 takes a period of 199 steps: past the bottom at 50, it is half-way up at 75",
        RAVINE,
        "momentum",
        0.1,
        COASTING,
        "got 100 % as far as it walked, and higher",
        since=(56, 56),
        at=(-8.0, 0.0),
        settings={"momentum": 0.99},
        setup={"steps": 75},
    ),
    Case(
        "noise shrinks a simplex until no step is left",
        surface("noisy_bowl"),
        "nelder_mead",
        1.0,
        STANDING,
        "it has not moved, though the slope is",
        setup={"noise": 1.0},
    ),
    Case(
        "a top is level, too",
        HIMMELBLAU,
        "sgd",
        1e-5,
        MAXIMUM,
        "every way leads down",
        (0, 0),
        at=TOP,
        setup={"steps": 100},
    ),
    Case(
        "on the line of symmetry slope and curvature vanish together",
        surface("monkey_saddle"),
        "sgd",
        0.02,
        PLATEAU,
        at=(1.6, 0),
    ),
    Case("off it there is a way down", surface("monkey_saddle"), "sgd", 0.05, GLOBAL, "(6, 18)"),
    Case(
        "a level point that is neither",
        surface("monkey_saddle"),
        "sgd",
        0.05,
        PLATEAU,
        "no sign of a minimum",
        (0, 0),
        at=(0, 0),
    ),
    Case(
        "a minimum, but its Hessian does not show it",
        Quartic(),
        "sgd",
        0.01,
        PLATEAU,
        "no sign of a minimum",
        (0, 0),
        at=(0, 0),
    ),
    # Local and global minima.
    Case(
        "it rolls into the well it starts in",
        WELLS,
        "sgd",
        0.01,
        LOCAL,
        "lowest minimum has −0.305",
        setup={"steps": 1000},
    ),
    Case("the left well is the deeper one", WELLS, "sgd", 0.05, GLOBAL, at=(-1.5, 1.0)),
    Case("a heavy ball rolls over the ridge", WELLS, "momentum", 0.01, GLOBAL, "at (−1.04, 0)"),
    Case("0.3 is more than either well bears", WELLS, "sgd", 0.3, BOUNCING, "it cannot settle", at=(0.97, 0.0)),
    Case("one of four equal ones", HIMMELBLAU, "sgd", 0.001, GLOBAL),
    Case("another of the four", HIMMELBLAU, "sgd", 0.005, GLOBAL, "at (3, 2)", at=(2.5, 2.5)),
    Case(
        "decay 1 pulls it off by about 1/26 of 3",
        HIMMELBLAU,
        "sgd",
        0.005,
        Kind.DECAYED,
        "weight decay 1 balances",
        at=(3.2, 1.8),
        settings={"weight_decay": 1.0},
    ),
    Case("each weight by itself: 4 falls to 2.75", surface("styblinski_tang"), "sgd", 0.01, LOCAL, "at (2.75, 2.75)"),
    Case(
        "each weight by itself: −1 falls to −2.9",
        surface("styblinski_tang"),
        "sgd",
        0.01,
        GLOBAL,
        "at (−2.9, −2.9)",
        at=(-1, -1),
    ),
    Case("held by the nearest dimple, about 4² + 3²", surface("rastrigin"), "sgd", 5e-4, LOCAL, "with loss 24.9"),
    Case("without dimples it is a bowl", surface("rastrigin", A=0.0), "sgd", 0.1, GLOBAL, "(2, 2)"),
    Case("the dip beside it", surface("three_hump_camel"), "sgd", 0.02, LOCAL, "(1.75, −0.874)"),
    Case(
        "the next hollow is lower by π, and outside",
        surface("mccormick"),
        "sgd",
        0.05,
        LOCAL,
        "lower than any inside",
        at=(-1.4, -2.9),
    ),
    Case("sharpness 30 bears 0.0667", surface("sharp_and_flat"), "sgd", 0.05, GLOBAL, "at (1, 0)", at=(1.3, 0.2)),
    Case(
        "0.2 cannot settle there, but where sharpness is 2",
        surface("sharp_and_flat"),
        "sgd",
        0.2,
        GLOBAL,
        "at (−1, 0)",
        at=(1.1, 0.1),
    ),
    # Plateaus and cliffs.
    Case(
        "slope 0.01, rate 0.01", surface("plateau"), "sgd", 0.01, PLATEAU, "The slope is 0.01", (0, 0), at=(-3.5, 3.5)
    ),
    Case("fifty times the rate gets off", surface("plateau"), "sgd", 0.5, GLOBAL),
    Case("no slope at all", surface("easom"), "sgd", 1.0, PLATEAU, at=(0.2, 0.2)),
    Case(
        "Adam's step does not depend on the size of the slope", surface("plateau"), "adam", 0.1, GLOBAL, at=(-3.5, 3.5)
    ),
    Case("inside the hole's rim", surface("easom"), "sgd", 0.2, GLOBAL, "at (3.14, 3.14)"),
    Case("the cliff is not felt from the plateau", surface("cliff"), "sgd", 0.001, PLATEAU, at=(-2.6, 0.0)),
    # Flying off.
    Case("a rate of 10 on Rosenbrock", surface("rosenbrock"), "sgd", 10.0, DIVERGING, "λmax was", (1, 6)),
    Case(
        "rate 0.1 where curvatures are in the hundreds", HIMMELBLAU, "sgd", 0.1, DIVERGING, "exceeded 2/λmax", (1, 40)
    ),
    Case("the valley takes patience", surface("rosenbrock"), "sgd", 0.0005, DESCENDING),
    Case("a slope without end is gone down at one pace", Slope(), "sgd", 0.1, DESCENDING, "the loss fell"),
    Case("and by a sign at a time", Slope(), "adam", 0.1, DESCENDING, "the loss fell"),
    Case("curving down without end", BareSaddle(), "sgd", 0.1, DIVERGING, "left the numbers"),
]


def judged(case):
    run = Run(OPTIMIZERS[case.method](lr=case.lr, **case.settings), case.schedule)
    setup = Setup(**{"steps": 300, **case.setup})
    start = np.array([case.at or case.surface.start], dtype=float)
    return verdict(case.surface, run, setup, descend(case.surface, run, setup, start))


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{i}-{c.method}-{c.because}") for i, c in enumerate(CASES)])
def test_the_end_is_told(case):
    told = judged(case)
    assert told.kind is case.kind, told
    assert case.says in told.reason
    assert told.reason.endswith(".")
    assert case.since[0] <= told.step <= case.since[1], told


def test_there_are_enough_scenarios():
    assert len(CASES) >= 40
    assert {case.kind for case in CASES} == set(Kind)


@pytest.mark.parametrize("slug", ["sgd", "momentum", "nesterov"])
@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_a_limit_parts_stable_rates_from_unstable_ones(slug, decay):
    optimizer = OPTIMIZERS[slug](weight_decay=decay)
    bound = optimizer.stability_limit()
    assert bound is not None
    most = bound.at(20.0)
    ends = []
    for rate in (0.99 * most, 1.01 * most):
        run = Run(OPTIMIZERS[slug](lr=rate, weight_decay=decay))
        loss = descend(BOWL, run, Setup(steps=2000), np.array([(0.0, 1.0)])).loss[:, 0]
        ends.append(np.nanmax(loss[-500:]) if np.isfinite(loss[-1]) else np.inf)
    assert ends[0] < 1e-6
    assert ends[1] > 1e3


def test_methods_without_an_exact_limit_have_none():
    assert OPTIMIZERS["adam"]().stability_limit() is None
    assert OPTIMIZERS["adagrad"]().stability_limit() is None


def test_a_limit_is_written_as_its_formula():
    told = [OPTIMIZERS["momentum"](dampening=dampening).stability_limit() for dampening in (0.0, 0.5, 1.0)]
    assert [one.text for one in told] == ["2(1 + μ)/λmax", *2 * ["2(1 + μ)/((1 − τ)·λmax)"]]
    assert [one.factor for one in told] == [3.8, 7.6, np.inf]
    assert OPTIMIZERS["sgd"](weight_decay=0.5).stability_limit().text == "2/(λmax + 0.5)"
    assert OPTIMIZERS["nesterov"]().stability_limit().text == "2(1 + μ)/((1 + 2μ)·λmax)"


def test_a_method_of_ones_own_brings_its_limit():
    class Half(OPTIMIZERS["sgd"]):
        slug = "half"
        rule = "x = x - rate * gradient(x) / 2"

        def stability_limit(self):
            return StabilityLimit(4.0, 0.0, "4/λmax")

    run, setup = Run(Half(lr=0.21)), Setup(steps=300)
    told = verdict(BOWL, run, setup, descend(BOWL, run, setup, np.array([(0.0, 1.0)])))
    assert told.kind is DIVERGING
    assert "exceeds 4/λmax = 0.2" in told.reason


@pytest.mark.parametrize("run", ["sgd,lr:1", "sgd,lr:10", "momentum,lr:1", "adam,lr:1", "adam,lr:3"])
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("separation", [6, 10])
def test_weights_of_data_that_can_be_told_apart_grow_without_diverging(run, seed, separation):
    """Where no line is the best one, the weights leave every box while the loss falls, at last to where no step is."""
    link = f"surface=data,data:blobs,data.separation:{separation},data.seed:{seed},loss:cross_entropy&run={run}"
    scenario = decode(f"{link}&steps=2000")
    (path,) = simulate(scenario)
    assert scenario.surface.boxes_outside(path.params[-1, 0]) > 0
    told = verdict(scenario.surface, scenario.runs[0], scenario.setup, path)
    assert told.kind in {Kind.DESCENDING, Kind.PLATEAU, Kind.STANDING}, told.reason


def test_quadratics_are_known():
    quadratic = {slug for slug, cls in SURFACES.items() if is_quadratic(cls())}
    assert quadratic == {"bowl", "ravine", "rotated_ravine", "booth", "matyas", "noisy_bowl", "data"}


@pytest.mark.parametrize("method", OPTIMIZERS)
@pytest.mark.parametrize("slug", SURFACES)
@pytest.mark.parametrize("lr", [1e-6, 0.01, 1.0, 10.0])
def test_every_descent_gets_a_verdict(slug, method, lr):
    place = surface(slug)
    run, setup = Run(OPTIMIZERS[method](lr=lr)), Setup(steps=60, noise=place.noise)
    found = descend(place, run, setup, np.array([place.start]))
    told = verdict(place, run, setup, found)
    assert 0 <= told.step <= 60
    assert told.reason.endswith(".")
    assert "nan" not in told.reason
    assert (told.kind is DIVERGING) or found.last_valid_step[0] == 60


def test_each_of_many_starts_has_its_own():
    run, setup = Run(OPTIMIZERS["sgd"](lr=0.2)), Setup(steps=300)
    starts = np.array([(-2.4, 0.0), (-2.4, 0.5), (-2.4, -0.5)])
    found = descend(surface("saddle"), run, setup, starts)
    told = [verdict(surface("saddle"), run, setup, found, i) for i in range(3)]
    assert [t.kind for t in told] == [SADDLE, GLOBAL, GLOBAL]
    assert "(0, −2)" in told[2].reason


ONCE_MISJUDGED = {
    "surface=booth&run=lion,lr:0.096&steps=60&x=5.568&y=7.059": (COASTING, "a mean loss of 3.36, the later one of 24."),
    "surface=monkey_saddle&run=radam,lr:0.15&steps=300&x=2.548&y=2.272": (DIVERGING, "higher than where it began"),
    "surface=himmelblau&run=momentum,lr:0.0049&steps=60&x=-1.535&y=0.048": (DESCENDING, "the swings die out"),
    "surface=ravine&run=momentum,lr:0.1,momentum:0.99&steps=300": (DESCENDING, "the swings die out"),
    "surface=mccormick&run=radam,lr:0.83&steps=150&x=-0.381&y=1.286": (DESCENDING, "the loss fell"),
    "surface=two_wells&run=sgd,lr:0.05,weight_decay:1&steps=2000": (Kind.DECAYED, "balances the slope"),
    "surface=data,data:line_noisy,loss:mae&run=sgd,lr:0.05&steps=2000": (BOUNCING, "going to and fro"),
}


@pytest.mark.parametrize("link", ONCE_MISJUDGED)
def test_what_was_once_misjudged_is_not_again(link):
    scenario = decode(link)
    (path,) = simulate(scenario)
    told = verdict(scenario.surface, scenario.runs[0], scenario.setup, path)
    kind, says = ONCE_MISJUDGED[link]
    assert told.kind is kind, told
    assert says in told.reason
    assert "λmax" not in told.reason or scenario.surface.smooth


@pytest.mark.parametrize("run", ["sgd,lr:0.05", "sgd,lr:0.3", "momentum,lr:0.02", "adam,lr:0.1"])
def test_noise_at_a_constant_rate_is_seldom_a_descent(run):
    found = []
    for seed in range(100):
        scenario = decode(f"surface=noisy_bowl&run={run}&steps=300&seed={seed}")
        (path,) = simulate(scenario)
        found.append(verdict(scenario.surface, scenario.runs[0], scenario.setup, path).kind)
    assert set(found) <= {BOUNCING, DESCENDING}
    assert found.count(BOUNCING) >= 90


HOPS = (
    "surface=own,z:(x^2%2By^2)&run=lion,lr:0.02,weight_decay:0",
    "surface=own,z:(sqrt(x^2%2By^2))&run=sgd,lr:0.01",
    "surface=own,z:(|x|%2By^2)&run=sgd,lr:0.02",
    "surface=own,z:(sqrt(|x|)%2By^2)&run=momentum,lr:0.01",
    "surface=own,z:((x^2%2By-11)^2%2B(x%2By^2-7)^2)&run=own,lr:0.02,lines:(memory~m;g=gradient(x);x=x-rate*sign(0.9*m%2B0.1*g);m=0.99*m%2B0.01*g)",
)
"""Runs that have come down by step 240, and hop to and fro from there on."""


@pytest.mark.parametrize("steps", [*range(300, 306), 400])
@pytest.mark.parametrize("link", HOPS)
def test_a_run_that_hops_has_arrived_whichever_way_it_hopped_last(link: str, steps: int) -> None:
    scenario = decode(f"{link}&steps={steps}")
    (trajectory,) = simulate(scenario)
    told = verdict(scenario.surface, scenario.runs[0], scenario.setup, trajectory)
    assert told.kind is BOUNCING, told.reason


@pytest.mark.parametrize(("model", "start"), [("tanh_unit", (4, 1)), ("line", (-3, 2)), ("sinusoid", (3, 1))])
def test_minima_along_a_curve_are_minima(model: str, start: tuple[int, int]) -> None:
    """A single row is fitted exactly by many weights."""
    one = f"surface=data,data:line_exact,edits:d:1~d:2~d:3,model:{model}&run=sgd,lr:0.1&steps=200"
    scenario = decode(f"{one}&x={start[0]}&y={start[1]}")
    (path,) = simulate(scenario)
    judged = verdict(scenario.surface, scenario.runs[0], scenario.setup, path)
    assert judged.kind is Kind.GLOBAL
    assert "in a trough that is as low all along" in judged.reason
    assert success_rate(scenario.surface, path) == 1.0


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", languages())
def test_what_the_page_shows_for_an_end_names_it_in_any_language(kind: Kind, language: str) -> None:
    with speak(language):
        said = say(kind)
    assert kinds_called(said) == kinds_called(said.upper()) == kinds_called(kind.name.lower()) == {kind}


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("converged", {Kind.GLOBAL, Kind.LOCAL}),
        ("konvergiert", {Kind.GLOBAL, Kind.LOCAL}),
        ("at a local minimum", {Kind.LOCAL}),
        ("stuck on level ground", {Kind.PLATEAU}),
        ("diverged", {Kind.DIVERGING}),
        ("crawling", {Kind.PLATEAU}),
        ("stuck", set()),
        ("happy", set()),
        ("", set()),
        ("converge", set()),
    ],
)
def test_words_for_an_end_mean_what_they_leave_no_choice_of(words: str, kinds: set[Kind]) -> None:
    assert kinds_called(words) == kinds
