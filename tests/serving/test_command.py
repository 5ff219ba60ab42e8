import json
import os
import runpy
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.request import urlopen

import pytest

from landscape.export.files import File
from landscape.export.scenario import read_scenario, schema
from landscape.serving import command
from landscape.serving.takings import READERS
from landscape.simulation.ensemble import follow
from landscape.simulation.links import decode
from landscape.simulation.presets import FRONT_PAGE
from scripts.served import ROOT, served


def test_taken_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as end:
            command.listen_or_exit("127.0.0.1", port)
    assert end.value.code == 1
    assert capsys.readouterr().err == f"Port {port} is taken. Choose another, such as PORT={port + 1}.\n"


def test_unknown_host_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.listen_or_exit("256.0.0.1", 0)
    assert capsys.readouterr().err.startswith("Cannot serve at http://256.0.0.1:0: ")


@pytest.mark.parametrize(
    ("host", "family"), [("::1", socket.AF_INET6), ("::", socket.AF_INET6), ("127.0.0.1", socket.AF_INET)]
)
def test_an_address_is_listened_at_in_its_own_family(
    host: str, family: socket.AddressFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked of the call, since not every machine has IPv6."""
    asked: list[tuple[object, object]] = []
    monkeypatch.setattr(socket, "create_server", lambda address, family: asked.append((address, family)))
    command.listen_or_exit(host, 8050)
    assert asked == [((host, 8050), family)]


@pytest.mark.parametrize("port", ["-1", "65536", "80.5", "²", "", "http"])
def test_port_is_checked(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command._parser({}).parse_args(["--port", port])
    assert "is not a port" in capsys.readouterr().err


@pytest.mark.parametrize("word", [["run"], ["export", "link", "file"], ["simulate", "link"], ["schema"]])
def test_files_are_brought_before_and_after_every_word(word: list[str]) -> None:
    options = command._parser({}).parse_args(["--with", "a.py", *word, "--with", "b.py", "--with", "c.py"])
    assert (options.bring, options.also) == (["a.py"], ["b.py", "c.py"])
    options = command._parser({}).parse_args(word)
    assert (options.bring, options.also) == ([], [])


def test_environment_gives_the_defaults() -> None:
    options = command._parser({"HOST": "::1", "PORT": "80"}).parse_args([])
    assert (options.host, options.port, options.debug) == ("::1", 80, False)
    options = command._parser({"HOST": "", "PORT": ""}).parse_args([])
    assert (options.host, options.port) == ("127.0.0.1", 8050)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
    ],
)
def test_address_can_be_typed(host: str, address: str) -> None:
    assert command.address_of(host, 80) == address


@pytest.mark.parametrize(
    ("environment", "platform", "headless"),
    [
        ({}, "linux", True),
        ({"DISPLAY": ":0"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
        ({}, "darwin", False),
        ({"CI": "true"}, "darwin", True),
        ({"DISPLAY": ":0", "NO_BROWSER": "1"}, "linux", True),
    ],
)
def test_browser_opens_only_where_there_is_a_screen(environment: dict[str, str], platform: str, headless: bool) -> None:
    assert command.is_headless(environment, platform) is headless


def test_idle_connections_outlast_those_of_proxies() -> None:
    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["keepalive"] > 60


def test_program_serves_and_says_where() -> None:
    with served() as address, urlopen(f"{address}/health", timeout=30) as answer:
        assert answer.status == 200


def test_program_ends_with_one_line_when_its_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command_line = [sys.executable, "app.py", "--port", str(taken.getsockname()[1])]
        program = subprocess.run(command_line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (program.returncode, program.stdout) == (1, "")
    assert program.stderr.startswith("Port ")
    assert program.stderr.count("\n") == 1


def landscape(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    line, paths = [sys.executable, "-m", "landscape", *words], {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(line, cwd=folder, env=paths, capture_output=True, check=False, timeout=100)


def act(*words: str) -> None:
    """Run the command in this process."""
    command.main(lambda: pytest.fail("no page is needed"), words)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Give the one sentence that a command is refused with."""
    with pytest.raises(SystemExit) as end:
        act(*words)
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (2, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


QUERY = "surface=himmelblau&run=adam,lr:0.1&steps=30"
TWO = "surface=bowl&run=sgd&run=adam&steps=20"


@pytest.mark.parametrize(
    ("name", "words", "address"),
    [
        ("a.csv", (), f"data?{QUERY}&as=csv"),
        ("a.CSV", (), f"data?{QUERY}&as=csv"),
        ("a.json", (), f"data?{QUERY}&as=json"),
        ("a.json", ("--as", "scenario"), f"data?{QUERY}&as=scenario"),
        ("table", ("--as", "csv"), f"data?{QUERY}&as=csv"),
        ("a.stl", (), f"solid?{QUERY}"),
        ("a.glb", ("--size", "40"), f"solid?{QUERY}&as=glb&size=40"),
    ],
)
@pytest.mark.parametrize("link", [QUERY, f"?{QUERY}", f"https://a.example/de/?{QUERY}#top"])
def test_what_is_exported_is_what_its_address_gives(
    link: str, name: str, words: tuple[str, ...], address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    act("export", link, str(tmp_path / name), *words)
    where, query = address.split("?")
    assert (tmp_path / name).read_bytes() == READERS[where](query).make().data
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert capsys.readouterr() == ("", "")


def test_a_taking_that_is_added_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass
    class Asked:
        query: str
        ending: str = "py"

        def make(self) -> File:
            return File(self.query.encode(), "a", "py")

    monkeypatch.setitem(READERS, "code", lambda query: Asked(f"as=torch&{query}"))  # type: ignore[arg-type]
    for name, words in (("a.py", ()), ("b.txt", ("--as", "torch", "--whose", "0"))):
        act("export", QUERY, str(tmp_path / name), *words)
    assert (tmp_path / "a.py").read_text() == f"as=torch&{QUERY}&as=py"
    assert (tmp_path / "b.txt").read_text() == f"as=torch&{QUERY}&as=torch&whose=0"


def test_a_program_may_be_of_one_run(tmp_path: Path) -> None:
    for whose, theirs, other in (("0", "SGD", "Adam"), ("1", "Adam", "SGD")):
        act("export", TWO, str(tmp_path / "a.py"), "--as", "torch", "--whose", whose)
        program = (tmp_path / "a.py").read_text()
        assert f"torch.optim.{theirs}(" in program
        assert f"torch.optim.{other}(" not in program
    act("export", QUERY, str(tmp_path / "b.csv"), "--whose", "0")  # of the only run


def test_a_scenario_in_a_file_is_a_link_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    act("export", QUERY, str(tmp_path / "s.json"), "--as", "scenario")
    act("export", str(tmp_path / "s.json"), str(tmp_path / "a.csv"))
    act("export", QUERY, str(tmp_path / "b.csv"))
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    act("export", QUERY, str(tmp_path / "numbers.json"))
    act("export", str(tmp_path / "numbers.json"), str(tmp_path / "c.csv"))
    assert (tmp_path / "c.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    (tmp_path / "wrong.json").write_text("{}")
    assert refused(capsys, "simulate", str(tmp_path / "wrong.json")).endswith("the scenario's runs must be a list.\n")
    assert refused(capsys, "simulate", str(tmp_path / "none.json")).endswith("none.json: No such file or directory.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("simulate", "bowl"), "'bowl' says nothing of a scenario; a link is such as 'surface=bowl&run=sgd,lr:0.1'."),
        (("export", "?lr=3", "a.csv"), "'?lr=3' says nothing of a scenario; "),
        (("export", QUERY, "a.docx"), "Nothing here is written as 'docx'; there are csv, "),
        (("export", QUERY, "a"), "Give the file an ending, or say --as: csv, "),
        (("export", QUERY, "-"), "Give the file an ending, or say --as: csv, "),
        (("export", QUERY, "a.csv", "--as", "x&as=csv"), "Nothing here is written as 'x&as=csv'; "),
        (("export", QUERY, "a.stl", "--size", "301"), "--size cannot be 301: it would be 300."),
        (("export", QUERY, "a.py", "--whose", "7"), "--whose cannot be 7: the runs have the slots 0"),
        (("export", QUERY, "a.stl", "--size", "ten"), "--size cannot be ten: it would be 100."),
        (("export", QUERY, "a.csv", "--size", "50"), "--size cannot be 50: a .csv has no size."),
        (("export", TWO, "a.csv", "--whose", "0"), "--whose cannot be 0: a .csv is of all runs."),
        (("export", QUERY, "a.csv", "--as", "stl"), "a.csv cannot be stl, which is written to a .stl."),
        (("export", QUERY, "/none/a.csv"), "Cannot write /none/a.csv: No such file or directory."),
        (("export", QUERY, "/", "--as", "csv"), "Cannot write /: Is a directory."),
        (("export", QUERY), "The following arguments are required: FILE. landscape export --help tells"),
        (("serve",), "Argument run, export, simulate, schema: invalid choice: 'serve'"),
        (("run", "--port", "x"), "Argument --port: 'x' is not a port"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, *words).startswith(sentence)


def test_what_of_a_link_was_corrected_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    act("export", "surface=himmelblua&run=adam,lr:99&lesson=none", str(tmp_path / "a.stl"))
    out, err = capsys.readouterr()
    assert out == ""
    assert "There is no surface “himmelblua”; Himmelblau is shown instead." in err.splitlines()
    assert "Adam: lr cannot be “99”; it is 10 now." in err.splitlines()
    assert any("lesson" in line for line in err.splitlines())


def test_a_link_that_is_half_understood_runs_and_says_what_was_not(capsys: pytest.CaptureFixture[str]) -> None:
    act("simulate", "bowl&steps=20")
    out, err = capsys.readouterr()
    assert out.startswith("Himmelblau, 20 steps from ")
    assert err == "“bowl” means nothing here and was left out.\n"


@pytest.mark.parametrize("link", ["", "/", "http://127.0.0.1:8050/de/"])
def test_a_page_without_a_query_is_the_front_page(link: str, capsys: pytest.CaptureFixture[str]) -> None:
    act("simulate", link)
    out, err = capsys.readouterr()
    assert out.startswith("Himmelblau, 150 steps from ")
    assert err == ""


def test_a_step_of_a_lesson_is_a_link_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    act("export", "http://127.0.0.1:8050/?lesson=learning-rate&at=2", str(tmp_path / "a.json"), "--as", "scenario")
    told = read_scenario((tmp_path / "a.json").read_bytes())
    assert (told.view.lesson, told.view.at) == ("learning-rate", 2)
    assert told.surface != FRONT_PAGE.surface
    assert capsys.readouterr().err == ""


def test_a_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, link = tmp_path / "a.csv", tmp_path / "b.csv"
    file.write_text("before")
    file.chmod(0o640)
    link.symlink_to(file)
    act("export", QUERY, str(link))
    after = file.read_bytes()
    assert after.startswith(b"run,slot,method")
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640

    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert refused(capsys, "export", QUERY, str(file)) == f"Cannot write {file}: No space left on device.\n"
    assert file.read_bytes() == after
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_a_file_may_have_any_name_that_there_can_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    longest = tmp_path / f"{'a' * 251}.csv"
    act("export", QUERY, str(longest))
    assert list(tmp_path.iterdir()) == [longest]
    assert refused(capsys, "export", QUERY, f"{longest}.csv").endswith("a.csv.csv: File name too long.\n")
    assert refused(capsys, "export", QUERY, str(longest / "a.csv")).endswith("a.csv: Not a directory.\n")
    assert list(tmp_path.iterdir()) == [longest]


@pytest.mark.parametrize("words", [("export", QUERY, "-", "--as", "csv"), ("simulate", QUERY), ("schema",)])
def test_what_the_standard_output_does_not_take_is_one_sentence(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(error: OSError) -> str:
        def flush() -> NoReturn:
            raise error

        with (tmp_path / "out").open("w", encoding="ascii") as out, monkeypatch.context() as patch:
            patch.setattr(out, "flush", flush)
            patch.setattr(sys, "stdout", out)
            act(*words)
        return capsys.readouterr().err

    assert told(BrokenPipeError()) == "", "who reads has read enough"
    with pytest.raises(SystemExit) as end:
        told(OSError(28, "No space left on device"))
    assert end.value.code == 2
    assert capsys.readouterr().err == "Cannot write to the standard output: No space left on device.\n"


def test_the_table_tells_how_each_run_ends(capsys: pytest.CaptureFixture[str]) -> None:
    act("simulate", "surface=rosenbrock&run=sgd,lr:1&run=newton,lr:1&run=adam/hidden&steps=50")
    first, head, sgd, newton = capsys.readouterr().out.splitlines()
    assert first == "Rosenbrock valley, 50 steps from (-1.5, 2.4)"
    assert head.split() == ["run", "loss", "w₁", "w₂", "steps", "needed", "reached", "ends"]
    assert sgd.split()[-5:] == ["-", "0", "of", "1", "diverging"]
    assert newton.endswith("1 of 1  converged to the global minimum")
    assert len({line.index(end) for line, end in ((head, "ends"), (sgd, "diverging"), (newton, "converged"))}) == 1


@pytest.mark.parametrize(("rate", "last"), [(10, 2), (0.01, 50)])
def test_the_table_tells_the_last_place_that_a_run_has(
    capsys: pytest.CaptureFixture[str], rate: float, last: int
) -> None:
    link = f"surface=bowl&run=sgd,lr:{rate}&steps=50"
    act("simulate", link)
    (path,) = follow(decode(link))
    assert path.last_valid_step.tolist() == [last]
    told = capsys.readouterr().out.splitlines()[-1].split()[1:4]
    assert told == [f"{value:.6g}" for value in (path.loss[last, 0], *path.params[last, 0])]


def test_the_table_tells_of_the_first_start_and_how_many_more_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    alone, many = "surface=bowl&run=sgd&steps=5&x=0&y=0", "surface=bowl&run=sgd&steps=5&x=0&y=0&starts=4&spread=box"
    rows = []
    for link in (alone, many):
        act("simulate", link)
        first, _, row = capsys.readouterr().out.splitlines()
        assert first.endswith("from (0, 0)" if link == alone else "from (0, 0) and 3 more")
        rows.append(row.split()[1:5])
    assert rows[0] == ["0", "0", "0", "0"], "its loss, its two weights, and no step that it needed"
    assert rows[1][:3] == rows[0][:3]


def test_the_schema_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    act("schema", str(tmp_path / "schema.json"))
    assert json.loads((tmp_path / "schema.json").read_text()) == schema()


def test_the_command_itself_writes_and_refuses(tmp_path: Path) -> None:
    done = landscape("export", QUERY, "-", "--as", "csv", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == READERS["data"](f"{QUERY}&as=csv").make().data
    done = landscape("export", QUERY, "a.xyz", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [(), ("run",)])
def test_without_a_word_the_page_is_served(words: tuple[str, ...]) -> None:
    options = command._parser({"HOST": "::1", "PORT": "80"}).parse_args([*words, "--debug"])
    assert (options.act, options.host, options.port, options.debug) == (None, "::1", 80, True)
    options = command._parser({}).parse_args(["--port", "81", *words])
    assert (options.act, options.host, options.port, options.debug) == (None, "127.0.0.1", 81, False)
