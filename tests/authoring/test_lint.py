"""Each rule is broken once, in one place of a small kata that holds."""

import shutil
from pathlib import Path

import pytest

from checker.authoring.lint_files import count_changed_lines, find_links
from checker.authoring.lint_names import find_telling
from checker.authoring.lint_promises import statuses_in
from checker.authoring.verify import find_unready, lint
from checker.catalogue import open_collection
from checker.model.kata import Submission

TOML = "solutions/tiny/solution.toml"
README = "katas/tiny/README.md"


@pytest.fixture
def rules(author):
    """The findings of the rules that run nothing: file, line, message."""

    def apply() -> list[tuple[str, int | None, str]]:
        collection = open_collection(author.root)
        kata = collection.kata("tiny")
        found = lint(collection, kata, collection.solution(kata))
        return [(one.file.relative_to(author.root).as_posix(), one.line, one.message) for one in found]

    return apply


def test_the_small_kata_keeps_every_rule(rules):
    assert rules() == []


def test_a_solution_without_telling_words_is_found(author, rules):
    author.change(TOML, 'telling = ["goodbye"]\n', "")
    assert rules() == [
        (TOML, None, 'it has no `telling`: list the words that would give the cause away, such as telling = ["raise"]')
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        ("katas/tiny/kata.toml", '"Tiny"', '"Goodbyes, tiny"', 2),
        (README, "# A tiny kata", "# A tiny kata\n\nWe say Goodbye.", 3),
        ("katas/tiny/app.py", "app = FastAPI()", "app = FastAPI()  # goodbye", 3),
        ("katas/tiny/app.py", "def hello():\n", 'def hello():\n    """Say goodbye."""\n', 8),
    ],
    ids=["title", "ticket", "comment", "docstring"],
)
def test_a_telling_word_is_found_where_a_learner_reads_it(author, rules, path: str, old: str, new: str, line: int):
    author.change(path, old, new)
    (found,) = [one for one in rules() if "tells the cause" in one[2]]
    assert found[:2] == (path, line)
    assert 'has the word "goodbye"' in found[2]


def test_a_telling_word_in_the_slug_is_found(author, rules):
    author.change(TOML, '["goodbye"]', '["tiny"]')
    assert (
        "katas/tiny",
        None,
        'the slug has the word "tiny", which tells the cause; say it as the client sees it',
    ) in rules()


def test_a_telling_word_in_contract_checks_and_blocks_is_allowed(author, rules):
    author.change(README, "a greeting.", "a greeting, never goodbye.")
    author.change("katas/tiny/test_app.py", "def test_hello", "def test_no_goodbye")
    assert rules() == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it raises", ["raise"]),
        ("Raised, not returned", ["raise", "return"]),
        ("raising", ["raise"]),
        ("a braised turnip", []),
        ("an integer", []),
    ],
)
def test_a_word_is_telling_with_any_common_ending(text: str, found: list[str]):
    assert find_telling(text, ("raise", "return", "int")) == found


LONG = "\n".join(f"# line {number}" for number in range(13))


def test_a_fix_of_more_than_twelve_lines_is_found_unless_it_says_why(author, rules):
    author.change("solutions/tiny/app.py", "app = FastAPI()", f"app = FastAPI()\n{LONG}")
    (found,) = rules()
    assert found[2].startswith("starter and reference differ in 14 lines; find a smaller fault, or say in `why_long`")
    author.change(TOML, "breaks = [1]", 'breaks = [1]\nwhy_long = "It is."')
    assert rules() == []


def test_a_reason_for_a_long_fix_that_is_short_is_found(author, rules):
    author.change(TOML, "breaks = [1]", 'breaks = [1]\nwhy_long = "It is."')
    assert rules() == [(TOML, 5, "starter and reference differ in 1 lines; take `why_long` out")]


def test_a_reference_that_is_the_starter_is_found(author, rules):
    shutil.copy(author.kata / "app.py", author.solution / "app.py")
    assert "the reference is the starter, word for word; put the fault into the starter" in [one[2] for one in rules()]


def test_a_changed_line_counts_once_and_a_moved_one_twice():
    before, after, moved = (
        Submission(name="x", files={"app.py": text}) for text in (b"a\nb\nc\nd\n", b"a\nB\nc\nd\ne\n", b"b\nc\nd\na\n")
    )
    assert (count_changed_lines(before, after), count_changed_lines(before, moved)) == (2, 2)


def test_an_unchanged_file_in_a_fix_is_found(author, rules):
    shutil.copy(author.kata / "app.py", author.solution / "wrong_fixes" / "shouts" / "app.py")
    message = "this file is the starter's, word for word; a fix holds changed files only"
    assert ("solutions/tiny/wrong_fixes/shouts/app.py", None, message) in rules()


def test_two_fixes_that_are_the_same_are_found(author, rules):
    fixes = author.solution / "other_fixes"
    shutil.copy(fixes / "shorter" / "app.py", fixes / "longer" / "app.py")
    message = "this fix is shorter, word for word; make it another one, or remove it"
    assert rules() == [("solutions/tiny/other_fixes/longer", None, message)]


@pytest.mark.parametrize("sources", ["[]", '["I remember one"]', '["http://nowhere"]'])
def test_a_source_that_can_not_be_looked_up_is_found(author, rules, sources: str):
    author.change(TOML, '["somebody/something#1"]', sources)
    (found,) = rules()
    assert found[:2] == (TOML, 3)
    assert 'name an issue as "owner/name#12", or an address' in found[2]


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        ("gone.md", "leads nowhere; the file is not in this folder"),
        ("../tiny2/README.md", "leads out of this folder"),
        ("https://nowhere", "is no address; expected https://, a host and a path"),
        ("ftp://example.com/", "is no address"),
        ("", "is empty"),
        ("hints.md", None),
        ("#contract", None),
        ("https://example.com/a#b", None),
    ],
)
def test_a_link_that_does_not_hold_is_found(author, rules, target: str, wrong: str | None):
    author.change(README, "# A tiny kata", f"# A tiny kata\n\nSee [this\npage]({target}).")
    found = rules()
    assert bool(found) is (wrong is not None)
    assert all((file, line) == (README, 4) and str(wrong) in message for file, line, message in found)


def test_code_holds_no_links(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("`[a](b)`\n```python\nx[0](y)\n```\n<https://example.com> [c](d)\n")
    assert list(find_links(page)) == [(5, "https://example.com"), (5, "d")]


def test_a_library_that_is_not_there_or_too_old_is_found(author, rules):
    author.change("katas/tiny/kata.toml", "minutes = 1", 'minutes = 1\nrequires = ["fastapi>=99", "no-such-thing>1"]')
    assert [(file, line) for file, line, _ in rules()] == [("katas/tiny/kata.toml", 7)] * 2
    assert "it requires fastapi>=99, but 0." in rules()[0][2]
    assert rules()[1][2] == (
        "it requires no-such-thing>1, but no-such-thing is not installed; install it, or mend the range"
    )


def test_an_empty_hint_is_found(author, rules):
    author.change("katas/tiny/hints.md", "Look closer.", "")
    assert rules() == [("katas/tiny/hints.md", None, "hint 2 is empty")]


def test_a_status_that_no_check_is_answered_is_found(author):
    author.change(README, "answers 200 and a greeting", "answers 200 and a greeting, at night 503")
    found = [message for file, message in author.findings() if file == README]
    assert found == ["line 13: promise 1 names 503, which no check of it is answered; ask for it, or drop it"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("answers 404 or 422", [{404, 422}]),
        ("answers 404, 405 or 422, and 201", [{404, 405, 422}, {201}]),
        ("answers 404, and 409 to a second one", [{404}, {409}]),
        ("a text of 1 to 200 characters answers 201", [{201}]),
        ("a pound is 453.6 g, a mile 1.609 km, a day 86400 s", []),
        ("the number 299 is no status", []),
    ],
)
def test_statuses_are_told_from_other_numbers(text: str, statuses: list[set[int]]):
    assert statuses_in(text) == statuses


def test_a_promise_that_is_tried_from_one_side_is_found_unless_it_says_why(author):
    author.change(TOML, '1 = "Nobody is refused a greeting.", ', "")
    message = "promise 1 has no check in which the app refuses something; write one, or say under `one_sided` in "
    assert [text.startswith(f"line 13: {message}") for _, text in author.findings()] == [True]


def test_a_reason_for_a_promise_that_is_tried_from_both_sides_is_found(author):
    hidden = '\n\n@to_fix(1, "a greeting")\ndef test_both(client):\n    client.get("/x")\n'
    (author.solution / "test_hidden.py").write_text(
        (author.solution / "test_hidden.py").read_text()
        + hidden
        + '    expect(client.get("/hello"), json={"message": "hello"})\n'
    )
    assert author.findings() == [(TOML, "line 6: promise 1 is tried from both sides; take it out of `one_sided`")]


@pytest.mark.parametrize("words", ["Anything else answers 404", "Any other path answers 404", "Everything else: 404"])
def test_whatever_else_is_promised_needs_two_cases_that_quote_it(author, words: str):
    author.change(README, "Anything else answers 404", words)
    author.change("katas/tiny/test_app.py", '"Anything else answers 404"', '"404"')
    (found,) = [message for file, message in author.findings() if file == README]
    assert "and no case of its checks quotes these words; ask for at least 2 different things" in found


def test_a_mended_app_that_gives_a_new_error_in_the_ticket_is_found(author):
    author.change("solutions/tiny/app.py", "def hello():", "def hello(q: str = ''):\n    assert not q")
    shown = (
        '{"message":"goodbye"}\n```\n\n```console\n$ curl http://127.0.0.1:8000/hello?q=1\n{"message":"goodbye"}\n```'
    )
    author.change(README, '{"message":"goodbye"}\n```', shown)
    assert author.findings() == [
        (README, "line 12: once the fault is mended, this line gives a new error: 500 Internal Server Error")
    ]


def test_every_fault_of_a_file_is_a_finding_of_its_own_with_its_line(author):
    author.change("katas/tiny/kata.toml", "level = 0", "level = 7")
    author.change("katas/tiny/kata.toml", '"browser"', "3")
    found = [(file, message.partition(";")[0]) for file, message in author.findings()]
    assert found == [
        ("katas/tiny/kata.toml", "line 3: `level` is 7"),
        ("katas/tiny/kata.toml", "line 5: `client` is 3"),
    ]


def test_a_blank_is_told_once_even_where_it_breaks_its_file(author):
    author.change("katas/tiny/kata.toml", "level = 0", 'level = "BLANK: how hard it is"')
    proof = find_unready(open_collection(author.root), "tiny")
    assert proof is not None
    assert [(one.line, one.message) for one in proof.findings] == [(3, "a blank to fill in: how hard it is")]
