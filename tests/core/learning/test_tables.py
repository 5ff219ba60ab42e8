"""A user's own table: what is read, what is said when it cannot be, and that a link brings back the same."""

import base64
import re

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from landscape.core.learning.tables import MAX_PACKED, MAX_ROWS, TableError, pack, read_table, unpack
from tests.counting import counted

NUMBERS = st.floats(-1e12, 1e12, allow_nan=False) | st.integers(-100, 100).map(float) | st.decimals(-99, 99, places=2)
CELLS = st.text(st.characters(), max_size=6) | NUMBERS.map(str)


@st.composite
def tables(draw):
    """Draw the text of a table that is mostly fine."""
    columns = draw(st.integers(2, 3))
    cell = draw(st.sampled_from([NUMBERS, NUMBERS, st.integers(0, 2), st.sampled_from(["red", "green", "blue", "ö"])]))
    rows = draw(st.lists(st.tuples(*[NUMBERS] * (columns - 1), cell), min_size=2, max_size=20))
    separator = draw(st.sampled_from([",", "\t", " ", ";", ", "]))
    header = draw(st.none() | st.lists(st.text(st.characters(categories=["L"]), max_size=30), min_size=2, max_size=3))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    lines = [*([separator.join(header)] if header else []), *(separator.join(map(str, row)) for row in rows)]
    return draw(st.sampled_from(["", "\ufeff"])) + end.join(lines) + draw(st.sampled_from(["", end, end * 3]))


def read_or_sentence(text):
    """Give the table, or None after making sure that one clear sentence was said."""
    try:
        return read_table(text)
    except TableError as error:
        said = str(error)
        assert re.fullmatch(r"[A-Z].{10,200}\.", said), said
        return None


def same(one, other):
    assert (one.task, one.names, one.classes) == (other.task, other.names, other.classes)
    assert one.rows.x.tobytes() == other.rows.x.tobytes()
    assert one.rows.y.tobytes() == other.rows.y.tobytes()


@settings(deadline=None, max_examples=100)
@given(tables())
def test_what_is_read_survives_packing(text) -> None:
    table = read_or_sentence(text)
    assume(table is not None)
    packed = pack(table)
    assert len(packed) <= MAX_PACKED
    assert re.fullmatch(r"[A-Za-z0-9_-]+", packed)
    same(unpack(packed), table)
    assert pack(unpack(packed)) == packed


@settings(deadline=None, max_examples=100)
@given(tables())
def test_numbers_are_kept_to_four_digits_of_their_span(text) -> None:
    table = read_or_sentence(text)
    assume(table is not None)
    lines = re.split(r"\r\n|\n", text.removeprefix("\ufeff").rstrip())[-len(table.rows.y) :]
    written = np.array([[float(c.replace(";", "")) for c in re.split(r"[,;\t ]+", line)[:-1]] for line in lines])
    assert (np.abs(table.rows.x - written) <= 0.5001 * np.ptp(written, axis=0) / 6553).all()


@settings(deadline=None)
@given(st.text(max_size=200) | st.lists(st.lists(CELLS, max_size=4).map(",".join), max_size=6).map("\n".join))
@example('"')
@example("\x00,\x00\n\x00,1")
@example("\ud800,1\n2,3")
@example("1,a\ud800\n2,b\n3,a\ud800")
def test_any_text_is_a_table_or_one_clear_sentence(text) -> None:
    table = read_or_sentence(text)
    if table is not None:
        same(unpack(pack(table)), table)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_changed_link_is_refused_or_holds_a_table_like_any_other(data) -> None:
    packed = pack(read_table("x,kind\n1.5,red\n2.5,blue\n4,red"))
    at = data.draw(st.integers(0, len(packed) - 1))
    with_one_changed = packed[:at] + data.draw(st.text(max_size=2)) + packed[at + data.draw(st.integers(0, 2)) :]
    check_link(with_one_changed)


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(["number", "binary", "classes", "else", ""]),
    st.lists(
        st.sampled_from(["x", "y", "", "0:0", "1:-5", "99:1", "-13:0", "14:999999999999999", "-12:9"]), max_size=9
    ),
    st.binary(max_size=40),
)
def test_a_made_up_link_is_refused_or_holds_a_table_like_any_other(task, head, body) -> None:
    payload = "\n".join([task, *head]).encode() + b"\0" + body
    check_link(base64.urlsafe_b64encode(payload).decode().rstrip("="))


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda b: base64.urlsafe_b64encode(b).decode()))
@example("")
@example("A" * MAX_PACKED)
@example("A" * (MAX_PACKED + 1))
@example("abc\n")
def test_any_link_is_refused(text) -> None:
    check_link(text)


@pytest.mark.parametrize("what", [None, 5, b"abc", "", "abc\n", "ä", "A" * (MAX_PACKED + 1)], ids=lambda w: repr(w)[:9])
def test_what_is_no_link_is_refused_in_a_sentence(what) -> None:
    with pytest.raises(TableError, match=r"^This link does not hold a table\.$"):
        unpack(what)


def check_link(text):
    try:
        table = unpack(text)
    except TableError:
        return
    assert pack(table) == text
    assert np.isfinite(table.rows.x).all()
    assert np.isfinite(table.rows.y).all()
    assert table.rows.x.shape == (len(table.rows.y), len(table.names) - 1)
    assert 2 <= len(table.rows.y) <= MAX_ROWS
    assert (np.ptp(table.rows.x, axis=0) > 0).all()
    assert np.ptp(table.rows.y) > 0
    assert not table.rows.x.flags.writeable


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3,4.5\n5,6",
        "x,y\n1,2\n3,4.5\n5,6",
        "1;2\n3;4,5\n5;6",
        "1\t2\n3\t4.5\n5\t6\n\n\n",
        "1 2\r\n3 4.5\r\n5 6\r\n",
        "\ufeffx, y\n1, 2\n3, 4.5\n5, 6",
        '"x","y"\n"1","2"\n"3","4.5"\n"5","6"',
        "1   2\n  3 4.5  \n5 6e0",
        '"a;b",y\n1,2\n3,4.5\n5,+6',
        "1,2\r3,4.5\r5,6",
    ],
)
def test_the_same_table_in_many_ways(text) -> None:
    table = read_table(text)
    assert table.task == "number"
    np.testing.assert_array_equal(table.rows.x, [[1], [3], [5]])
    np.testing.assert_array_equal(table.rows.y, [2, 4.5, 6])
    assert not table.rows.held_out.any()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The table is empty."),
        (" \n\n", "The table is empty."),
        ("x,y", "Line 1 names the columns, but no rows follow."),
        ("\nx,y\n\n", "Line 2 names the columns, but no rows follow."),
        ("x,y\n1,2", "A table needs at least two rows; this one has one."),
        ("1,2\n1,3", "The first column holds the same number in every row; nothing can be learnt from it."),
        ("1,2\n2,2", "The second column holds the same number in every row; nothing can be learnt from it."),
        ("1,5,2\n2,5,3", "The second column holds the same number in every row; nothing can be learnt from it."),
        ("1,a\n2,a", "The target is the same word in every row; nothing can be learnt from it."),
        ("1,2\n2,nan", "Line 2: 'nan' is not a number."),
        ("x,y\n\n1,2\ninf,3", "Line 4: 'inf' is not a number."),
        ("1,2\n1_0,3", "Line 2: '1_0' is not a number."),
        ("1,2\n٣,3", "Line 2: '٣' is not a number."),
        ("1,2\n1e13,3", "Line 2: '1e13' is too large; numbers may go up to 10¹²."),
        ("1,2\n" + "9" * 50 + ",3", "Line 2: '" + "9" * 23 + "…' is not a number."),
        ("1,2\n3", "Line 2 has 1 column where line 1 has 2."),
        ("1,2\n3,4,5", "Line 2 has 3 columns where line 1 has 2."),
        ("1\n2", "A table has one or two columns of inputs and then the target; line 1 has 1 column."),
        ("1,2,3,4", "A table has one or two columns of inputs and then the target; line 1 has 4 columns."),
        ("1,\n2,3", "Line 1 has an empty cell."),
        ('1,2\n"3,4', "Line 2: its quotation marks do not match."),
        ("1,a\n2,b\n3,c\n4,d", "The target has 4 different words; it may have 2 or 3, or be numbers."),
        ("1,1\n2,2\n3,3\n4,4x", "Line 4: '4x' is not a number."),
        ("1,{0}a\n2,{0}b".format("k" * 24), "The names of the classes are too long to be told apart."),
        ("1,2\n" * (MAX_ROWS + 1), f"A table may have at most {MAX_ROWS} rows; this one has {MAX_ROWS + 1}."),
        ("1,2\n" * (MAX_ROWS + 3), f"A table may have at most {MAX_ROWS} rows; this one has {MAX_ROWS + 3} lines."),
        ("1,2\n" * 1_000_000, f"A table may have at most 1 MB and {MAX_ROWS} rows."),
    ],
    ids=lambda text: repr(text[:30]),
)
def test_what_is_wrong_is_said_in_one_sentence(text, sentence) -> None:
    with pytest.raises(TableError) as caught, counted() as work:
        read_table(text)
    assert str(caught.value) == sentence
    assert work.calls < 100_000


@pytest.mark.parametrize(
    ("target", "task", "classes"),
    [
        (["yes", "no", "yes", "no"], "binary", ("no", "yes")),
        (["0", "1", "1", "0"], "binary", ("0", "1")),
        (["1", "-1", "1", "-1"], "binary", ("-1", "1")),
        (["a", "b", "c"], "classes", ("a", "b", "c")),
        (["1", "2", "3", "1", "2", "3"], "classes", ("1", "2", "3")),
        (["1", "2", "3.5", "1", "2", "3.5"], "number", ()),
        (["3", "5", "7"], "number", ()),
        (["1", "2"], "number", ()),
        (["1", "2", "3", "4"], "number", ()),
        (["1", "one", "1", "one"], "binary", ("1", "one")),
    ],
)
def test_the_kind_of_target_is_understood(target, task, classes) -> None:
    table = read_table("\n".join(f"{index},{cell}" for index, cell in enumerate(target)))
    assert (table.task, table.classes) == (task, classes)
    if classes:
        assert [classes[int(number)] for number in table.rows.y] == target


def test_decimals_come_back_exactly() -> None:
    cells = [f"{value / 100:.2f}" for value in range(-20000, 40000, 60_000 // (MAX_ROWS - 1))]
    table = unpack(pack(read_table("\n".join(f"{cell},{cell}" for cell in cells))))
    np.testing.assert_array_equal(table.rows.y, [float(cell) for cell in cells])


def test_the_largest_table_fits_a_link() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(MAX_ROWS, 3)) * [1e11, 1e-3, 1] + [5e11, 1, 0]
    header = ",".join(["ö" * 50, "漢" * 50, "x" * 50])
    table = read_table("\n".join([header, *(",".join(map(repr, row)) for row in values.tolist())]))
    assert len(pack(table)) < MAX_PACKED
    assert [len(name.encode()) for name in table.names] == [24, 24, 24]
    classes = [f"{'漢' * 7}{k}" for k in "abc"]
    lines = [f"{a},{b},{classes[i % 3]}" for i, (a, b) in enumerate(values[:, :2].tolist())]
    assert len(pack(read_table("\n".join([header, *lines])))) < MAX_PACKED


@pytest.mark.parametrize(
    "text",
    ["1," * 400_000, '"' * 900_000, "9" * 900_000 + ",1\n1,2", "a" * 900_000 + " b\n1 2\n3 4"],
    ids=["cells", "quotation marks", "digits", "letters"],
)
def test_a_long_line_is_no_more_work_than_its_cells(text) -> None:
    with counted() as work:
        read_or_sentence(text)
    assert work.calls < text.count(",") + 1000
