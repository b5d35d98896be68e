"""docs/checks.md is true: its examples are run, and what checks may use is all in it."""

import inspect
import re
import shutil
from pathlib import Path

import pytest

import checker.checks
from checker.catalogue import open_collection
from checker.checks.client import Client
from checker.checks.draws import Draw
from checker.checks.response import Response
from checker.checks.upstream import Upstream
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Kata, Limits
from checker.serving.hosts import Hosts
from checker.submissions import read_submission

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"
SHOP = Path(__file__).with_name("bookshop") / "app.py"
STAND_IN = SHOP.with_name("publisher.py").read_text()
IMPORTS = f"import pytest\n\nfrom checker.checks import {', '.join(checker.checks.__all__)}\n\n\n"
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
STEPS = [example for example in EXAMPLES if example.startswith("# steps.py")]
CHECKS = [example for example in EXAMPLES if "def test_" in example]


def names_of(example: str) -> str:
    return re.findall(r"def (test_\w+)", example)[0].removeprefix("test_")


def write_kata(folder: Path, example: str) -> Kata:
    """A kata with the page's own contract and one of its examples as its checks."""
    kata = folder / "katas" / "bookshop"
    kata.mkdir(parents=True)
    (kata / "kata.toml").write_text(
        'id = "90"\ntitle = "Bookshop"\nlevel = 1\nstage = "response"\nclient = "browser"\nminutes = 1\n'
        'app = "app:app"\neditable = ["app.py"]\n'
    )
    contract = "\n".join(line[2:] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("> "))
    (kata / "README.md").write_text(f"# Bookshop\n\n## Contract\n\n{contract}\n")
    (kata / "steps.py").write_text(STEPS[0])
    (kata / "test_app.py").write_text(example if "import pytest" in example else IMPORTS + example)
    for file in SHOP.parent.glob("*.py"):
        shutil.copy(file, kata)
    return open_collection(folder).kata("bookshop")


@pytest.mark.parametrize("example", CHECKS, ids=names_of)
def test_an_example_does_what_its_marks_say(tmp_path: Path, hosts: Hosts, example: str) -> None:
    kata = write_kata(tmp_path, example)
    fixed = tmp_path / "app.py"
    fixed.write_text(SHOP.read_text().replace('"/book/', '"/books/'))
    submissions = [read_submission(kata, path) for path in (kata.folder, fixed)]
    starter, reference = grade_together(kata, submissions, Terms(seed="docs", prove_fit=False), hosts)
    assert {check.id: check.outcome for check in reference.checks if check.outcome != "passed"} == {}
    for check in starter.checks:
        assert (check.kind, check.outcome) in {("to_fix", "failed"), ("to_keep", "passed")}, check


def test_the_stand_in_shown_is_the_bookshops_own() -> None:
    shown = [example for example in EXAMPLES if example not in (*STEPS, *CHECKS)]
    assert shown == [f"# publisher.py\n{STAND_IN}"]


@pytest.mark.parametrize("name", checker.checks.__all__)
def test_every_public_name_is_explained(name: str) -> None:
    assert re.search(rf"`@?{name}\(", PAGE.read_text("utf-8")) or f"`{name}`" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", checker.checks.__all__)
def test_every_public_name_stands_in_an_example(name: str) -> None:
    assert any(re.search(rf"\b{name}\(", example) for example in CHECKS)


def public_methods(kind: type, leave_out: set[str]) -> list[str]:
    return [
        name for name, _ in inspect.getmembers(kind, callable) if not name.startswith("_") and name not in leave_out
    ]


INNER = {"send", "decode", "limit", "seconds", "follow", "store_cookies"}
"""Methods of the client that serve itself."""
TALK = {"converse", "kept", "refuse", "decide", "reply"}
"""Those of the double that do, with the ways in and out."""


@pytest.mark.parametrize("name", public_methods(Client, INNER))
def test_every_method_of_the_client_is_explained(name: str) -> None:
    assert f"`client.{name}" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", ["calls", *public_methods(Upstream, {"change", "listen", "close", "run", *TALK})])
def test_everything_the_double_does_is_explained(name: str) -> None:
    assert f"`upstream.{name}" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", public_methods(Draw, set()))
def test_every_draw_is_explained(name: str) -> None:
    assert f"`draw.{name}(" in PAGE.read_text("utf-8")


def test_every_part_of_a_response_is_explained() -> None:
    response = Response(200, "OK", (), b"", 1)
    for name in [*vars(response), "text", "json"]:
        assert name == "exchange" or f"`response.{name}" in PAGE.read_text("utf-8"), name


def test_every_limit_is_told_with_its_default() -> None:
    for name, field in Limits.model_fields.items():
        assert re.search(rf"\| {field.default:g} \w+.*\| `{name}` \|", PAGE.read_text("utf-8")), name
