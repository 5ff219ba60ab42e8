"""The package as scripts use it: what it is called, what it takes, and what it says of what is wrong."""

from __future__ import annotations

import doctest
import importlib
import inspect
import json
import sys
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import landscape
from landscape import Run, Scenario, View
from landscape.core.surfaces import table
from landscape.export import notebook
from landscape.export.data import COLUMNS, as_json
from landscape.simulation import links, scenario, scripting, trajectories
from tests.strategies import scenarios

EXAMPLES = (notebook, links, scenario, scripting, table, trajectories)
BOWL = "surface=bowl&run=sgd,lr:0.1&run=adam,lr:0.1/cosine&steps=20"
PLACES = (
    "",
    "/",
    "/de/",
    "http://127.0.0.1:8050",
    "http://127.0.0.1:8050/",
    "https://example.org/de/",
    "HTTPS://a.b/c/de/",
)


@pytest.mark.parametrize("module", EXAMPLES, ids=lambda module: module.__name__)
def test_examples_tell_the_truth(module: types.ModuleType) -> None:
    tried = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert tried.attempted > 0
    assert tried.failed == 0


@pytest.mark.parametrize("name", landscape.__all__)
def test_all_of_the_package_says_what_it_is(name: str) -> None:
    found = getattr(landscape, name)
    if not (inspect.isclass(found) or inspect.isfunction(found)):
        return
    sections = inspect.getdoc(found) or ""
    assert sections.split("\n", 1)[0].endswith(".")
    if inspect.isfunction(found):
        told = [line.strip() for line in sections.splitlines()]
        assert all(parameter in told for parameter in inspect.signature(found).parameters), "numpydoc names each"


@given(scenarios())
def test_every_scenario_has_a_link_that_leads_back(asked: Scenario) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for place in PLACES:
            assert Scenario.from_link(asked.to_link(place)) == asked
        assert Scenario.from_link(asked.link) == asked
        assert eval(repr(asked)) == asked


@given(scenarios())
def test_every_run_can_be_told_as_text(asked: Scenario) -> None:
    texts = [links._run_text(run, -2) for run in asked.runs]
    assert tuple(map(Run.from_text, texts)) == asked.runs
    assert asked.replace(runs=texts, surface=links._part_text(asked.surface)) == asked


@given(st.text() | st.text("?&=#:/,.su").map("surface=bowl".__add__))
def test_any_text_is_a_link(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert isinstance(Scenario.from_link(text), Scenario)


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/de/?surface=bowl&run=sgd#stage",
        "example.org/?surface=bowl&run=sgd",
        "?surface=bowl&run=sgd",
        " surface=bowl&run=sgd\n",
    ],
)
def test_a_link_may_be_copied_from_anywhere(link: str) -> None:
    assert Scenario.from_link(link) == landscape.decode("surface=bowl&run=sgd")


def test_a_page_without_a_query_is_the_front_page() -> None:
    assert {Scenario.from_link(place) for place in PLACES} == {landscape.decode("")}
    assert landscape.decode("").to_link("https://example.org/") == "https://example.org/"


WRONG = "surface=bowll&run=sgd&steps=3"
ASKING: dict[str, Callable[[], object]] = {
    "from_link": lambda: Scenario.from_link(WRONG),
    "from_json": lambda: Scenario.from_json(json.dumps({"link": WRONG, "columns": [], "data": {}})),
    "simulate": lambda: landscape.simulate(WRONG),
    "sweep": lambda: landscape.sweep(WRONG),
    "basins": lambda: landscape.basins(WRONG, points=16),
    "show": lambda: landscape.show(WRONG),
}


@pytest.mark.parametrize("name", ASKING)
def test_what_is_put_right_in_a_link_is_a_warning_at_the_line_that_asked(name: str) -> None:
    with pytest.warns(UserWarning, match="There is no surface “bowll”") as caught:
        ASKING[name]()
    line = ASKING[name].__code__.co_firstlineno
    assert (caught[0].filename, caught[0].lineno) == (__file__, line), "it points at the script"


@pytest.mark.parametrize("link", ["race.json", "/home/me/race.json", '{"surface": {"slug": "bowl"}}'])
def test_a_file_for_a_link_is_told_what_reads_it(link: str) -> None:
    with pytest.warns(UserWarning, match=r"no link: Scenario.from_json reads what is in it"):
        Scenario.from_link(link)


@given(scenarios())
def test_json_leads_back(asked: Scenario) -> None:
    assert Scenario.from_json(asked.to_json()) == asked


def test_a_file_of_numbers_is_its_scenario() -> None:
    for link in (BOWL, ""):
        asked = landscape.decode(link)
        told = as_json(asked, landscape.__version__).data
        assert "surface=" in json.loads(told)["link"], "whatever the front page is by then"
        assert Scenario.from_json(told) == Scenario.from_json(told.decode()) == asked


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("http://h/x?z=1", f"http://h/x?{BOWL}&z=1"),
        ("http://h/x?", f"http://h/x?{BOWL}"),
        ("http://h/?surface=beale&run=lion&steps=9&y=1&z=1#top", f"http://h/?{BOWL}&z=1#top"),
    ],
)
def test_a_page_with_a_query_of_its_own_has_one_question_mark(page: str, link: str) -> None:
    asked = Scenario.from_link(BOWL)
    assert asked.to_link(page) == link
    assert landscape.decode("").to_link(page).count("?") == ("z=1" in page)


@pytest.mark.parametrize("wrong", [None, 3, b"surface=bowl"])
def test_what_is_no_link_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a link is text, got"):
        Scenario.from_link(wrong)
    for ask in (landscape.simulate, landscape.sweep, landscape.basins):
        with pytest.raises(TypeError, match="by itself or by a link, got"):
            ask(wrong)


def test_anything_can_be_replaced_by_its_own_name() -> None:
    asked = Scenario.from_link(BOWL)
    changed = asked.replace(surface="rosenbrock,b:50", runs=["adam,lr:0.05/cosine", "sgd"], steps=50, x=-1, ramp="grey")
    assert changed.surface == landscape.SURFACES["rosenbrock"](b=50)
    assert [run.slot for run in changed.runs] == [0, 1]
    assert (changed.setup.steps, changed.start[0], changed.view.ramp) == (50, -1, "grey")
    assert asked.replace(setup=landscape.Setup(noise=1), steps=3).setup == landscape.Setup(noise=1, steps=3)
    assert asked.replace(view=View(loop=False)).view == View(loop=False)
    assert asked.replace() == asked
    adam = landscape.OPTIMIZERS["adam"](lr=0.5)
    for alone in (adam, Run(adam), [adam], "adam,lr:0.5"):
        assert asked.replace(runs=alone).runs == (Run(adam, slot=0),)


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"step_size": 3}, TypeError, "no 'step_size'; it has surface, runs, setup, view, steps, x, y"),
        ({"steps": 0}, ValueError, "steps must be a whole number between 1 and 2000, got 0"),
        ({"surface": "bowll"}, ValueError, "no surface 'bowll'; there are data, bowl"),
        ({"surface": "bowl,c:3"}, ValueError, "has no 'c'; it has "),
        ({"runs": "adam,lr:much"}, ValueError, "Adam's lr must be between 1e-06 and 10, got 'much'"),
        ({"runs": "adam,lr:1,lr:2"}, ValueError, "told something twice"),
        ({"runs": "adam/cosinus"}, ValueError, "no schedule 'cosinus'; there are constant"),
        ({"runs": "adam/cosine/step"}, ValueError, "one schedule"),
        ({"runs": "adam/slot:8"}, ValueError, "between 0 and 7"),
        ({"surface": "data,loss:mqe"}, ValueError, "there is no loss 'mqe'; there are mse"),
        ({"runs": 3}, TypeError, "runs are told as runs, optimizers or text, got 3"),
        ({"runs": [3]}, TypeError, "a run is told as a run, an optimizer or text, got 3"),
        ({"runs": []}, ValueError, "1 to 8 runs, got 0"),
        ({"x": 1e4}, ValueError, "the start's x must be between"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_says_what_there_is(
    changes: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as caught:
        Scenario.from_link(BOWL).replace(**changes)
    assert says in str(caught.value)


ADAM, FLAT = landscape.OPTIMIZERS["adam"](), landscape.SURFACES["bowl"]()
ANY: Any = landscape
SOME: Any = Scenario
ONE: Any = Run


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda: ONE("adam"), TypeError, "a run's optimizer must be one of OPTIMIZERS, such as "),
        (lambda: ONE(ADAM, "cosine"), TypeError, "a run's schedule must be one of SCHEDULES, such as "),
        (lambda: ONE(ADAM, slot=1.5), TypeError, "a run's slot must be a whole number, got 1.5"),
        (lambda: ONE(ADAM, hidden="no"), TypeError, "whether a run is hidden must be true or false, got 'no'"),
        (lambda: ONE.from_text(3), TypeError, "a run in words must be text, got 3"),
        (lambda: SOME("bowl", (Run(ADAM),)), TypeError, "a scenario's surface must be one of SURFACES, such as "),
        (lambda: SOME(FLAT, Run(ADAM)), TypeError, "a scenario's runs must be a tuple of Run, got Run("),
        (lambda: SOME(FLAT, ("adam",)), TypeError, "each of a scenario's runs must be a Run, got 'adam'"),
        (lambda: SOME(FLAT, (Run(ADAM),), {"steps": 3}), TypeError, "setup must be a Setup, got {'steps': 3}"),
        (lambda: SOME.from_link("").replace(setup=3, steps=4), TypeError, "setup must be a Setup, got 3"),
        (lambda: SOME.from_link("").replace(surface=type(FLAT)), TypeError, "a scenario's surface must be"),
        (lambda: SOME.from_link("").replace(runs={"adam": 1}), TypeError, "runs are told as runs, optimizers or"),
        (lambda: SOME.from_link("").to_link(3), TypeError, "the address of a page is text, got 3"),
        (lambda: SOME.from_json(3), TypeError, "JSON is text, got 3"),
        (lambda: SOME.from_json("{"), landscape.ScenarioError, "this is no JSON: "),
        (lambda: ANY.encode(12), TypeError, "a link is written of a scenario, got 12"),
        (lambda: ANY.OPTIMIZERS["adam"](learning_rate=1), TypeError, "Adam has no 'learning_rate'; it has lr, "),
        (lambda: ANY.OPTIMIZERS["adam"](0.1), TypeError, "Adam takes its values by name; it has lr, "),
        (lambda: ADAM.replace(step=1), TypeError, "Adam has no 'step'; it has lr, "),
        (lambda: ANY.MODELS["line"](bias=1), TypeError, "Line has no 'bias'; it has nothing to set"),
        (lambda: ANY.basins(BOWL, points="a"), TypeError, "starts along each side are a whole number, got 'a'"),
        (lambda: ANY.basins(BOWL, box=(0, 1)), TypeError, "a box is ((x0, x1), (y0, y1)), got (0, 1)"),
        (lambda: ANY.basins(BOWL, box="abcd"), TypeError, "a box is ((x0, x1), (y0, y1)), got 'abcd'"),
        (lambda: ANY.basins(BOWL, ((0, 1), (0, np.inf))), ValueError, "a box has its lower edge first, got "),
        (lambda: ANY.show(BOWL, height="big"), TypeError, "a frame is a whole number of pixels, got 'big'"),
        (lambda: ANY.show(BOWL, height=1), ValueError, "a frame is 200 to 4000 pixels high, got 1"),
        (lambda: ANY.show(BOWL, language=["de"]), TypeError, "a language is told by its code, such as 'de'"),
    ],
)
def test_what_is_of_the_wrong_kind_is_one_sentence(
    ask: Callable[[], object], error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as caught:
        ask()
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_box_may_be_held_in_any_way() -> None:
    box = ((0.0, 1.0), (0.0, 2.0))
    told: Any
    for told in (box, [[0, 1], [0, 2]], np.array(box)):
        assert landscape.basins("surface=bowl&run=sgd&steps=5", told, points=16)[0].box == box


def test_losses_that_do_not_go_with_their_data_are_refused() -> None:
    with pytest.raises(ValueError, match=r"cannot be .* beside the others"):
        Scenario.from_link("").replace(surface="data,data:penguins,loss:hinge", x=None, y=None)


def test_a_script_may_ask_by_a_link() -> None:
    asked = Scenario.from_link(BOWL)
    for ask in (landscape.simulate, landscape.sweep, landscape.basins):
        by_link, by_itself = ask(BOWL), ask(asked)
        assert len(by_link) == len(by_itself) == 2
    for one, other in zip(landscape.simulate(BOWL), landscape.simulate(asked), strict=True):
        np.testing.assert_array_equal(one.loss, other.loss)


def test_a_map_may_be_of_a_part() -> None:
    part = ((0.0, 1.0), (0.0, 2.0))
    (found,) = landscape.basins("surface=himmelblau&run=sgd,lr:0.01", part, points=16)
    assert found.box == part
    assert found.label.shape == (16, 16)


@pytest.mark.parametrize(("box", "points"), [(((1, 0), (0, 1)), 16), (None, 4), (None, 4096)])
def test_a_map_of_nothing_is_refused(box: Any, points: int) -> None:
    with pytest.raises(ValueError, match="got"):
        landscape.basins(BOWL, box, points)


@pytest.mark.parametrize(
    "query", [BOWL, BOWL + "&starts=5", "surface=bowl&run=sgd,lr:10&steps=50", BOWL + "&noise=1&clip_norm=0.5"]
)
def test_columns_hold_every_number_of_a_trajectory(query: str) -> None:
    for run in landscape.simulate(query):
        columns = run.columns()
        assert {len(column) for column in columns.values()} == {run.loss.size}
        for row in np.linspace(0, run.loss.size - 1, 23).astype(int):
            start, step = columns["start"][row], columns["step"][row]
            assert [columns["x"][row], columns["y"][row]] == pytest.approx(run.params[step, start], nan_ok=True, rel=0)
            assert columns["loss"][row] == pytest.approx(run.loss[step, start], nan_ok=True, rel=0)
            taken = min(step, run.last_valid_step[start] + 1)  # none after the step by which it diverged
            assert columns["evaluations"][row] == run.evaluations[taken, start]
            nothing = np.full((1, *run.gradient.shape[1:]), np.nan)
            seen_gradient = np.concatenate([nothing, run.gradient])
            for name, values in {"gradient": run.exact_gradient, "seen_gradient": seen_gradient, **run.memory}.items():
                seen = values[step, start]
                told = [columns[f"{name}_x"][row], columns[f"{name}_y"][row]]
                assert told == pytest.approx(seen, nan_ok=True, rel=0)
            rate = run.rate[step - 1] if 0 < step == taken else np.nan
            assert columns["rate"][row] == pytest.approx(rate, nan_ok=True, rel=0)


def test_columns_are_called_as_in_the_csv() -> None:
    (run, _) = landscape.simulate(BOWL)
    of_all = {column.name for column in COLUMNS}
    assert set(run.columns()) - of_all == set()
    (_, adam) = landscape.simulate(BOWL)
    assert set(adam.columns()) - of_all == {f"{name}_{axis}" for name in adam.memory for axis in "xy"}


def test_a_frame_is_made_of_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = types.SimpleNamespace(DataFrame=dict)
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    (run, _) = landscape.simulate(BOWL)
    frame: Any = run.to_pandas()
    assert list(frame) == list(run.columns())


def test_without_pandas_one_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    (run, _) = landscape.simulate(BOWL)
    with pytest.raises(ImportError, match="pip install pandas"):
        run.to_pandas()


def test_the_package_does_not_load_what_draws() -> None:
    """A script that only computes waits for neither Plotly nor Dash."""
    import subprocess

    code = "import sys, landscape; print([name for name in ('plotly', 'dash', 'flask') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_modules_with_examples_are_all_tried() -> None:
    for name in landscape.__all__:
        found = getattr(landscape, name)
        if inspect.isclass(found) or inspect.isfunction(found):
            module = importlib.import_module(found.__module__)
            assert module in EXAMPLES or ">>>" not in (inspect.getsource(module)), module.__name__


def test_a_trajectory_is_one_line_at_a_prompt() -> None:
    (run,) = landscape.simulate("surface=bowl&run=sgd,lr:5&steps=60&starts=3")
    assert repr(run).count("\n") == 0
    assert "SGD(lr=5" in repr(run)
    assert "60 steps, 3 starts, the first ends at a loss of nan" in repr(run)
