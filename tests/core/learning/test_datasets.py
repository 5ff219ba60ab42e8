"""Every registered data set: what it states about its rows is true, over the whole range of its parameters."""

import inspect
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.core.cache import CACHE
from landscape.core.learning import datasets
from landscape.core.learning.datasets import DATASETS
from landscape.core.params import Flag, Text
from tests.strategies import parts

every = pytest.mark.parametrize("cls", [pytest.param(c, id=slug) for slug, c in DATASETS.items()])
HOUSE = Path(__file__).parents[3]
PENGUINS = [slug for slug in DATASETS if slug.startswith("penguins")]


def check(dataset):
    rows = dataset.rows()
    n = len(rows.y)
    assert rows.x.shape == (n, len(dataset.inputs))
    assert rows.x.shape[1] in (1, 2)
    assert rows.y.shape == rows.held_out.shape == (n,)
    assert rows.x.dtype == rows.y.dtype == float
    assert rows.held_out.dtype == bool
    assert np.isfinite(rows.x).all()
    assert np.isfinite(rows.y).all()
    assert 2 <= n <= 600
    if dataset.task == "number":
        assert dataset.classes == ()
    else:
        assert len(dataset.classes) == {"binary": 2, "classes": 3}[dataset.task]
        assert set(rows.y[~rows.held_out]) == set(range(len(dataset.classes)))
    assert len(dataset.axes) == len(dataset.inputs) + 1
    if dataset.image:
        assert np.prod(dataset.image) == n
        assert rows.x.shape[1] == 1
        assert rows.x.min() >= 0
        assert rows.x.max() <= 1


@every
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_allowed_parameter_gives_good_rows(cls, data) -> None:
    check(data.draw(parts(cls)))


@every
def test_the_ends_of_every_range_give_good_rows(cls) -> None:
    for name, declared in cls.params().items():
        if isinstance(declared, Text):
            continue
        ends = (True, False) if isinstance(declared, Flag) else (declared.lo, declared.hi)
        for end in ends:
            check(cls(**{name: end}))


@every
def test_same_part_same_bits(cls) -> None:
    first = cls().rows()
    assert cls().rows() is first
    CACHE.clear()
    second = cls().rows()
    for name in ("x", "y", "held_out"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


@every
def test_rows_cannot_be_changed(cls) -> None:
    rows = cls().rows()
    for array in (rows.x, rows.y, rows.held_out):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@every
def test_rows_are_held_out_only_where_meant(cls) -> None:
    held_out = cls().rows().held_out
    if cls.slug == "sine":
        np.testing.assert_array_equal(held_out, np.arange(len(held_out)) % 2 == 1)
    else:
        assert not held_out.any()


@every
def test_it_says_where_it_is_from(cls) -> None:
    assert cls.source.endswith(".")
    assert cls.title
    assert cls.tagline().endswith(".")
    assert all(p.help for p in cls.params().values())


@every
def test_another_seed_gives_other_rows(cls) -> None:
    if "seed" in cls.params():
        assert not np.array_equal(cls().rows().x, cls(seed=1).rows().x) or not np.array_equal(
            cls().rows().y, cls(seed=1).rows().y
        )


def test_the_exact_line_is_exact() -> None:
    rows = DATASETS["line_exact"]().rows()
    np.testing.assert_array_equal(rows.x[:, 0], [1, 2, 3, 4])
    np.testing.assert_array_equal(rows.y, [3, 5, 7, 9])


def test_outliers_come_last_and_leave_the_others_alone() -> None:
    without, with_them = DATASETS["line_noisy"]().rows(), DATASETS["line_noisy"](outliers=3).rows()
    np.testing.assert_array_equal(without.x, with_them.x[:-3])
    np.testing.assert_array_equal(without.y, with_them.y[:-3])
    assert (with_them.y[-3:] < (2 * with_them.x[-3:, 0] + 1) - 10).all()


def test_penguins_are_all_there() -> None:
    counts = {slug: len(DATASETS[slug]().rows().y) for slug in PENGUINS}
    assert counts == {"penguins": 342, "penguins_plane": 342, "penguins_two": 219, "penguins_three": 342}
    raw = DATASETS["penguins"](standardise=False).rows()
    assert (raw.x[0, 0], raw.y[0]) == (181, 3.75)
    assert raw.x[:, 0].mean() == pytest.approx(200.915, abs=1e-3)
    assert raw.y.mean() == pytest.approx(4.20175, abs=1e-5)
    assert np.bincount(DATASETS["penguins_three"]().rows().y.astype(int)).tolist() == [151, 68, 123]


@pytest.mark.parametrize("slug", PENGUINS)
def test_standardised_means_mean_0_and_deviation_1(slug) -> None:
    dataset = DATASETS[slug]()
    rows = dataset.rows()
    columns = [*rows.x.T, rows.y] if dataset.task == "number" else [*rows.x.T]
    for column in columns:
        assert column.mean() == pytest.approx(0, abs=1e-12)
        assert column.std() == pytest.approx(1, abs=1e-12)
    assert "(standardised)" in dataset.axes[0]
    assert "(mm)" in dataset.replace(standardise=False).axes[0]


def test_two_species_overlap_a_little_and_one_input_is_useful_alone() -> None:
    rows = DATASETS["penguins_two"](standardise=False).rows()
    right = max(((rows.x[:, 0] > border) == rows.y).mean() for border in rows.x[:, 0])
    assert 0.92 < right < 0.98


def test_few_positives_are_few() -> None:
    assert DATASETS["imbalanced"]().rows().y.sum() == 10
    assert DATASETS["imbalanced"](n=10, share=0.005).rows().y.sum() == 1


def test_the_spot_is_small_and_bright() -> None:
    dataset = DATASETS["spot"]()
    rows = dataset.rows()
    assert dataset.image == (24, 24)
    assert 0.02 < rows.y.mean() < 0.06
    assert rows.x[rows.y == 1].mean() > rows.x[rows.y == 0].mean() + 0.2
    down, across = np.nonzero(rows.y.reshape(24, 24))
    assert np.ptp(down) <= 5
    assert np.ptp(across) <= 5


def test_a_free_model_learns_the_noise_of_the_wave() -> None:
    rows = DATASETS["sine"]().rows()
    learnt, held_out = ~rows.held_out, rows.held_out
    errors = {}
    for degree in (3, 9):
        fit = np.polynomial.Polynomial.fit(rows.x[learnt, 0], rows.y[learnt], degree)
        wrong = (fit(rows.x[:, 0]) - rows.y) ** 2
        errors[degree] = wrong[learnt].mean(), wrong[held_out].mean()
    assert errors[9][0] < errors[3][0]
    assert errors[9][1] > errors[3][1]


def test_files_are_found_from_any_directory_and_say_their_licence(tmp_path) -> None:
    script = "from landscape.core.learning.datasets import DATASETS; print(len(DATASETS['penguins']().rows().y))"
    env = {**os.environ, "PYTHONPATH": str(HOUSE)}
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "342"
    beside = (datasets.DATA / "README.md").read_text()
    for path in datasets.DATA.iterdir():
        assert path.name == "README.md" or f"## {path.name}" in beside
    assert "CC0" in beside
    assert "landscape" in Path(inspect.getfile(datasets)).parts, "the container copies that folder"
