"""Heights of one's own: any file is a surface or one sentence, and a surface through them has exact derivatives."""

from __future__ import annotations

import contextlib
import io
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landscape import Run, Scenario, Setup, decode, encode, simulate, surface_from_grid
from landscape.core.critical import critical_points
from landscape.core.grids import MAX_PACKED, GridError, checked, pack, read_grid, unpack
from landscape.core.optimizers import OPTIMIZERS
from landscape.core.parts import make
from landscape.core.surfaces.table import Table
from landscape.simulation.verdicts import Kind, verdict

W = np.linspace(-1, 1, 21)
BOWL = W**2 + 4 * W[:, None] ** 2
PLACES = np.random.default_rng(3).uniform(-0.9, 0.9, (60, 2))


def saved(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def bare(array: np.ndarray, **more: bool) -> bytes:
    file = io.BytesIO()
    np.save(file, array, **more)
    return file.getvalue()


def text(rows: list[list[object]], mark: str = ",") -> bytes:
    return "\n".join(mark.join(map(str, row)) for row in rows).encode()


WITH_AXES = [["", *W.tolist()], *([y, *row] for y, row in zip(W.tolist(), BOWL.tolist(), strict=True))]


@pytest.mark.parametrize(
    "data",
    [
        text(WITH_AXES),
        text([["y\\x", *WITH_AXES[0][1:]], *WITH_AXES[1:]], ";"),
        text([WITH_AXES[0], *WITH_AXES[:0:-1]], "\t"),
        saved(loss=BOWL, x=W, y=W),
        saved(train_loss=np.asfortranarray(BOWL), xcoordinates=W, ycoordinates=W),
        saved(z=BOWL[::-1], y=W[::-1], x=W),
    ],
    ids=["text", "semicolons", "from the top", "npz", "by columns", "falling"],
)
def test_a_file_is_read_with_its_axes(data: bytes) -> None:
    grid = read_grid(data, "heights")
    for found, wanted in ((grid.x, W), (grid.y, W), (grid.heights, BOWL)):
        np.testing.assert_allclose(found, wanted, atol=1e-12)


ACROSS = np.linspace(-1, 1, 17)
OBLONG = ACROSS**2 + 4 * (W[:, None] - 0.3) ** 2 + ACROSS * W[:, None]


@pytest.mark.parametrize(
    "data",
    [
        saved(X=np.meshgrid(ACROSS, W)[0], Y=np.meshgrid(ACROSS, W)[1], Z=OBLONG),
        saved(**dict(zip(("arr_0", "arr_1", "arr_2"), (*np.meshgrid(ACROSS, W), OBLONG), strict=True))),
        saved(
            **dict(zip(("arr_0", "arr_1", "arr_2"), (*np.meshgrid(ACROSS, W, indexing="ij"), OBLONG.T), strict=True))
        ),
        saved(arr_0=ACROSS, arr_1=W, arr_2=OBLONG),
        saved(z=OBLONG.T, x=ACROSS, y=W),
        saved(train_acc=OBLONG + 1, train_loss=OBLONG, xcoordinates=ACROSS, ycoordinates=W),
    ],
    ids=["meshes", "bare meshes", "meshes by rows", "bare lines", "x first", "two tables"],
)
def test_arrays_are_told_apart_by_their_names_or_by_how_they_lie(data: bytes) -> None:
    grid = read_grid(data, "heights.npz")
    for found, wanted in ((grid.x, ACROSS), (grid.y, W), (grid.heights, OBLONG)):
        np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_a_file_without_axes_counts_rows_and_columns() -> None:
    for data in (bare(BOWL.astype(np.float32)), text(BOWL.tolist()), text(BOWL.tolist(), " ")):
        grid = read_grid(data, "heights")
        np.testing.assert_array_equal(grid.x, np.arange(21))
        np.testing.assert_allclose(grid.heights, BOWL, atol=1e-6)


@pytest.mark.parametrize("corner", ["nan", "", "inf"])
def test_a_hole_in_the_first_corner_is_one_where_what_is_beside_it_is_no_axis(corner: str) -> None:
    rows = (4 * BOWL).round(2).tolist()
    for heights in (rows, [rows[0], *([k, *row[1:]] for k, row in enumerate(rows[1:]))]):
        grid = read_grid(text([[corner, *heights[0][1:]], *heights[1:]]), "heights")
        assert np.argwhere(np.isnan(grid.heights)).tolist() == [[0, 0]]
        np.testing.assert_array_equal(grid.heights.ravel()[1:], np.ravel(heights)[1:])
    with pytest.raises(GridError, match="The values of x have to rise or to fall"):
        read_grid(text([["y\\x", *rows[0][1:]], *rows[1:]]), "heights")


@pytest.mark.parametrize(
    "told",
    [
        "a,b,c,d\n1,2,3,4\n4,5,6,7\n1,2,3,4\n2,3,4,5",
        "# what it is\n1 2 3 4\n4 5 6 7\n1 2 3 4\n2 3 4 5",
        "1;2;3;4;\n4;5;6;7;\n1;2;3;4;\n2;3;4;5;",
        "1,0;2,0;3,0;4,0\r\n4;5;6;7\r\n1;2;3;4\r\n2;3;4;5",
    ],
    ids=["names", "a remark", "a mark at the end", "decimal commas"],
)
def test_what_stands_around_the_heights_is_no_hole(told: str) -> None:
    wanted = [[1, 2, 3, 4], [4, 5, 6, 7], [1, 2, 3, 4], [2, 3, 4, 5]]
    np.testing.assert_array_equal(read_grid(told.encode(), "heights").heights, wanted)


@pytest.mark.parametrize(
    ("told", "x", "y"),
    [
        (",a,b,c,d\n0,1,2,3,4\n2,4,5,6,7\n4,1,2,3,4\n6,2,3,4,5", [0, 1, 2, 3], [0, 2, 4, 6]),
        (",a,b,c,d\n3,1,2,3,4\n1,4,5,6,7\n2,1,2,3,4\n0,2,3,4,5", [0, 1, 2, 3], [0, 1, 2, 3]),
        (",a,b,c,d\nr,1,2,3,4\ns,4,5,6,7\nt,1,2,3,4\nu,2,3,4,5", [0, 1, 2, 3], [0, 1, 2, 3]),
        (",0.5,1,1.5,2\nr,1,2,3,4\ns,4,5,6,7\nt,1,2,3,4\nu,2,3,4,5", [0.5, 1, 1.5, 2], [0, 1, 2, 3]),
        ("r;1,0;2;3;4\ns;4;5;6;7\nt;1;2;3;4\nu;2;3;4;5", [0, 1, 2, 3], [0, 1, 2, 3]),
    ],
    ids=["names above", "numbers in no order", "names of rows, too", "numbers above", "names of rows"],
)
def test_numbers_beside_a_table_are_axes_and_names_are_left_out(told: str, x: list[float], y: list[float]) -> None:
    grid = read_grid(told.encode(), "frame.csv")
    np.testing.assert_array_equal(grid.heights, [[1, 2, 3, 4], [4, 5, 6, 7], [1, 2, 3, 4], [2, 3, 4, 5]])
    assert (grid.x.tolist(), grid.y.tolist(), grid.names_left_out) == (x, y, True)


def test_points_between_thousands_are_known_where_the_whole_table_has_them() -> None:
    rows = "1.234,50;{};3;4,5\n1;2;3;4\n4;3;2;1\n1.000.000,00;2;3;4"
    grid = read_grid(rows.format("-2.000").encode(), "mengen.csv")
    assert grid.heights[[0, 0, 3], [0, 1, 0]].tolist() == [1234.5, -2000, 1e6]
    with pytest.raises(GridError, match=r"^Row 1, column 1: “1\.234,50” is no number"):
        read_grid(rows.format("2.5").encode(), "mengen.csv")


def test_what_is_not_finite_is_a_hole() -> None:
    for told in ("inf", "-inf", "nan", "", "?", "NA", "–", "None"):
        grid = read_grid(f"1,2,3,4\n4,{told},6,7\n1,2,3,4\n2,3,4,5".encode(), "heights")
        assert np.argwhere(np.isnan(grid.heights)).tolist() == [[1, 1]]
    assert np.isnan(surface_from_grid(np.where(BOWL[3, 3] == BOWL, np.inf, BOWL)).grid.heights[3, 3])


def test_a_list_whose_rows_differ_is_one_sentence() -> None:
    with pytest.raises(GridError, match=r"^Row 3 has another number of heights than the first\.$"):
        surface_from_grid([[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3], [1, 2, 3, 4]])
    with pytest.raises(GridError, match=r"^Row 2 has another number of heights than the first\.$"):
        surface_from_grid([[1, 2, 3, 4], 5, [1, 2, 3, 4], [1, 2, 3, 4]])


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("z.npy", bare(np.zeros((1, 1))) + b"\0" * 60_000_000)
    return file.getvalue()


class Evil:
    """A pickle that would do something when it is opened."""

    def __reduce__(self) -> tuple[object, ...]:
        return pytest.fail, ("a pickle was opened",)


def header(shape: str, kind: str = "<f8") -> bytes:
    told = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(told).to_bytes(2, "little") + told


HOSTILE = {
    "empty": (b"", "The table is empty."),
    "one row": (text([[1, 2, 3, 4, 5]]), "from 4 to 1000 rows"),
    "ragged": (text([[1, 2, 3, 4], [1, 2, 3]]), "Row 2 has another number"),
    "ragged array": (text([[1, 2, 3, 4]] * 4 + [[1, 2]], ";"), "Row 5 has another number"),
    "all the same": (text([[1] * 5] * 5), "All heights are the same"),
    "nothing": (text([["nan"] * 5] * 5), "All heights are the same"),
    "infinite": (bare(np.full((5, 5), np.inf)), "All heights are the same"),
    "too large": (bare(np.arange(25).reshape(5, 5) * 1e300), "too large"),
    "words": (bare(np.full((5, 5), "a")), "has to be one of numbers"),
    "pickle": (bare(np.array([[Evil()] * 5] * 5, dtype=object), allow_pickle=True), "has to be one of numbers"),
    "bare pickle": (pickle.dumps(np.zeros((5, 5))), "neither text nor an array"),
    "huge": (header("(10**9, 10**9)"), "has to be one of numbers"),
    "very huge": (header("(1000000000, 1000000000)"), "has to be one of numbers"),
    "negative": (header("(-5, -5)") + b"\0" * 200, "has to be one of numbers"),
    "cut off": (bare(BOWL)[:-8], "has to be one of numbers"),
    "cut off archive": (saved(z=BOWL)[:-30], "archive of arrays cannot be read"),
    "bomb": (bomb(), "archive holds no table"),
    "three dimensions": (bare(np.zeros((5, 5, 5))), "has 3 dimensions"),
    "other axis": (saved(z=BOWL, x=W[:-1]), "x has 20 values for 21 heights"),
    "back and forth": (saved(z=BOWL, x=np.cos(3 * W)), "have to rise or to fall"),
    "no number": (saved(z=BOWL, y=np.where(W > 0, np.nan, W)), "have to rise or to fall"),
    "very close": (saved(z=BOWL, y=np.r_[W[:-1], W[-2] + 1e-12]), "too close"),
    "a word": (b"1,2,3,4\n4,abc,6,7\n1,2,3,4\n2,3,4,5", "^Row 2, column 2: “abc” is no number"),
    "a word below names": (b",a,b,c,d\n0,1,2,3,4\n1,4,5,6,7\n2,1,x,3,4\n3,2,3,4,5", "^Row 4, column 3: “x” is no"),
    "two tables": (saved(one=BOWL, other=BOWL + 1), "^It is not clear which array holds the heights"),
    "a megabyte": (b"1," * 600_000, "at most 1 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_used_is_one_sentence(name: str) -> None:
    data, sentence = HOSTILE[name]
    with pytest.raises(GridError, match=sentence):
        read_grid(data, "file")


def test_text_that_is_called_an_array_is_told_to_be_none() -> None:
    with pytest.raises(GridError, match=r"^fake\.npy is no array of NumPy"):
        read_grid(b"hello world, I am no array", "fake.npy")


def complaint(data: bytes) -> str:
    """Give the sentence with which a file is refused; a full stop where it is heights."""
    with contextlib.suppress(GridError):
        read_grid(data, "file")
        return "."
    with pytest.raises(GridError) as caught:
        read_grid(data, "file")
    return str(caught.value)


@given(st.binary(max_size=400), st.sampled_from([b"", b"\x93NUMPY\x01\x00", b"PK\x03\x04", header("(5, 5)")]))
@settings(max_examples=300)
def test_any_bytes_are_heights_or_one_sentence(data: bytes, head: bytes) -> None:
    assert complaint(head + data).endswith(".")


@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from([saved(z=BOWL, x=W, y=W), bare(BOWL)]))
@settings(max_examples=300)
def test_a_file_with_a_wrong_byte_is_heights_or_one_sentence(at: int, byte: int, whole: bytes) -> None:
    data = bytearray(whole)
    data[at % len(data)] = byte
    assert complaint(bytes(data)).endswith(".")


SIZES = st.tuples(st.integers(4, 40), st.integers(4, 40))


@given(arrays(float, SIZES, elements=st.one_of(st.floats(-1e6, 1e6), st.just(np.nan))))
@settings(max_examples=80)
def test_what_a_link_holds_are_the_heights(heights: np.ndarray) -> None:
    try:
        grid = checked(heights)
    except GridError:
        return
    packed = pack(grid)
    assert len(packed) <= MAX_PACKED
    again = unpack(packed)
    span = np.nanmax(heights) - np.nanmin(heights)
    if again.heights.shape == heights.shape:
        np.testing.assert_array_equal(np.isnan(again.heights), np.isnan(heights))
        limit = np.log(np.nanmax(heights) / np.nanmin(heights)) * np.nanmax(heights) if grid.spans_orders else span
        assert np.nanmax(np.abs(again.heights - heights)) <= limit / 254
    assert np.nanmin(again.heights) >= np.nanmin(heights) - 1e-9 * span
    assert np.nanmax(again.heights) <= np.nanmax(heights) + 1e-9 * span


def test_whole_numbers_are_kept_as_they_are() -> None:
    heights = np.random.default_rng(0).integers(0, 60, (30, 30)).astype(float)
    np.testing.assert_array_equal(unpack(pack(checked(heights))).heights, heights)


@given(st.text(alphabet="AZaz09-_eNr", max_size=200))
def test_any_text_of_a_link_gives_a_surface(packed: str) -> None:
    assert isinstance(decode(f"surface=table,packed:{packed}").surface, Table)


def test_a_scenario_of_heights_is_its_link() -> None:
    scenario = Scenario(surface_from_grid(BOWL, W, W), (Run(make(OPTIMIZERS["momentum"], {})),), Setup(steps=9))
    assert decode(encode(scenario)) == scenario
    turned = scenario.replace(surface=scenario.surface.replace(swapped=True))
    assert turned.surface.value([0.5, 0.2]) == pytest.approx(scenario.surface.value([0.2, 0.5]))


@pytest.mark.parametrize(
    "heights", [BOWL, np.exp(3 * BOWL), 1 + np.sin(9 * W) * W[:, None]], ids=["bowl", "cliff", "waves"]
)
def test_derivatives_are_those_of_the_heights(heights: np.ndarray) -> None:
    surface, step = surface_from_grid(heights, W, W), 1e-6 * np.eye(2)
    slopes = np.stack([(surface.value(PLACES + one) - surface.value(PLACES - one)) / 2e-6 for one in step], -1)
    np.testing.assert_allclose(surface.gradient(PLACES), slopes, atol=1e-7 * np.abs(slopes).max())
    bends = np.stack([(surface.gradient(PLACES + one) - surface.gradient(PLACES - one)) / 2e-6 for one in step], -1)
    np.testing.assert_allclose(surface.hessian(PLACES), bends, atol=1e-7 * np.abs(bends).max())
    slope, curvature = surface.gradient_function(floats=True), surface.hessian_function(floats=True)
    np.testing.assert_allclose([slope(*p) for p in PLACES.tolist()], surface.gradient(PLACES), rtol=1e-10)
    np.testing.assert_allclose(
        [curvature(*p) for p in PLACES.tolist()], surface.hessian(PLACES)[:, [0, 0, 1], [0, 1, 1]]
    )


def test_a_cliff_invents_no_minimum() -> None:
    """A plain cubic dips to -107 beside a step from 0.1 to 1,000."""
    heights = np.where(W > 0.1, 1000.0, 0.1) * np.ones((21, 1))
    surface = surface_from_grid(heights, W, W)
    fine = np.stack(np.meshgrid(*[np.linspace(-1, 1, 201)] * 2), -1)
    assert surface.value(fine).min() > 0.02
    assert surface.height == "log"


def test_the_lowest_point_is_known_and_one_at_the_edge_is_none() -> None:
    surface = surface_from_grid(BOWL + 0.3 * W, W, W)
    np.testing.assert_allclose(surface.minima, [(-0.15, 0)], atol=1e-3)
    assert [point.nature.value for point in critical_points(surface)] == ["minimum"]
    assert surface_from_grid(W + 2 * W[:, None], W, W).minima == ()


def test_who_leaves_the_table_or_comes_to_a_hole_has_diverged() -> None:
    sgd = (Run(make(OPTIMIZERS["sgd"], {"lr": 0.1})),)
    slope = surface_from_grid(W + 0 * W[:, None], W, W)
    (left,) = simulate(Scenario(slope, sgd, Setup(steps=40, x=0.0, y=0.0)))
    assert left.last_valid_step[0] < 40
    holed = BOWL.copy()
    holed[9:12, 9:12] = np.nan
    (fallen,) = simulate(Scenario(surface_from_grid(holed, W, W), sgd, Setup(steps=40, x=0.8, y=0.0)))
    assert fallen.last_valid_step[0] < 40


def test_a_grid_that_is_made_coarser_says_so() -> None:
    heights = np.random.default_rng(1).normal(size=(150, 150))
    with pytest.warns(UserWarning, match="Of 150 × 150 heights .* were made, so that the link holds them"):
        surface = surface_from_grid(heights)
    assert surface.grid.heights.shape < heights.shape
    assert surface.grid.of == (150, 150)
    assert pack(surface.grid) == surface.packed


def test_a_link_knows_the_size_of_what_was_made_coarser_and_old_links_are_as_they_were() -> None:
    wide = checked(np.random.default_rng(1).normal(size=(60, 90)))
    packed = pack(wide)
    assert len(packed) <= MAX_PACKED
    assert (unpack(packed).of, unpack(packed).swapped().of) == ((60, 90), (90, 60))
    old = "eNozUTBVSCzWzSxWMNAzUDDUM-BKZYACBwEIjRDgYMAJGMEAxGIGEawgAgChiAVe"
    heights = np.add.outer(np.arange(4.0) ** 2, np.arange(5.0))
    np.testing.assert_array_equal(unpack(old).heights, heights)
    assert (unpack(old).of, pack(checked(heights))) == (None, old)


@pytest.mark.parametrize("tilt", [0.0, 3.0])
def test_a_hollow_is_the_global_minimum_only_where_no_edge_is_lower(tilt: float) -> None:
    w = np.linspace(-2, 2, 31)
    table = surface_from_grid(w**2 + w[:, None] ** 2 + tilt * (w - w**3), w, w)  # the slope makes x = 2 the lowest side
    scenario = Scenario(table, (Run(OPTIMIZERS["sgd"](lr=0.05)),), Setup(steps=300, x=0.1, y=0.1))
    (path,) = simulate(scenario)
    told = verdict(table, scenario.runs[0], scenario.setup, path)
    if tilt:
        assert table.minima == ()
        assert table.lower is not None
        assert table.value(table.lower) == pytest.approx(np.min(table.grid.heights))
        assert (told.kind, "the loss is lower" in told.reason) == (Kind.LOCAL, True), told
    else:
        assert (table.lower, told.kind) == (None, Kind.GLOBAL), told


def painted() -> np.ndarray:
    """Paint a dark disc on white, without a shade between, as a paint program does."""
    row, column = np.indices((60, 80))
    return np.where(np.hypot(row - 24, column - 50) < 10, 0.0, 5.0)


def test_a_picture_is_smoothed_so_that_its_spline_does_not_swing() -> None:
    grid = checked(painted())
    fine = np.stack(np.meshgrid(np.linspace(0, 79, 317), np.linspace(0, 59, 237)), -1)
    sharp, smooth = (surface_from_grid(one.heights).value(fine).min() for one in (grid, grid.smoothed()))
    assert sharp < -0.2
    assert smooth > -0.02
    slope = checked(np.where(W[:, None] == W[4], np.nan, W * np.ones((21, 1)))).smoothed()
    np.testing.assert_allclose(slope.heights[0], W, atol=1e-6)
    assert np.isnan(slope.heights[4]).all()
    assert slope.holes == 21


def test_a_start_on_a_plain_is_moved_to_a_slope_and_what_begins_on_the_plain_stays_on_it() -> None:
    table = surface_from_grid(checked(painted()).smoothed().heights)
    runs = tuple(Run(OPTIMIZERS[slug](lr=rate)) for slug, rate in (("sgd", 0.5), ("adam", 0.1)))
    for path in simulate(Scenario(table, runs, Setup(steps=100))):
        assert path.loss[0, 0] > 3
        assert path.loss[-1, 0] < 0.1
    far = Scenario(table, runs, Setup(steps=100, x=6.0, y=52.0))
    told = [verdict(table, run, far.setup, path).kind for run, path in zip(runs, simulate(far), strict=True)]
    assert told == [Kind.PLATEAU, Kind.PLATEAU]
