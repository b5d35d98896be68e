"""What must hold of the words a learner reads before the fault is found, a function each."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from checker.authoring.places import Found, at_key, read_lines
from checker.model.kata import Kata, Solution
from checker.workspace import pristine

STEPS = "steps.py"
"""Belongs to the visible checks, which speak of what is right."""
ENDINGS = ("ing", "es", "ed", "s", "d")
"""Endings that make no other word of a telling one, longest first."""

Words = Iterator[tuple[Path, int | None, str]]
"""Texts a learner reads, each with its file and line."""


def lint(kata: Kata, solution: Solution) -> Iterator[Found]:
    """All findings."""
    yield from telling_words_are_named(kata, solution)
    yield from nothing_tells_the_cause(kata, solution)


def telling_words_are_named(kata: Kata, solution: Solution) -> Iterator[Found]:
    """Without the author's list of telling words nothing can be held against it."""
    if not solution.telling:
        message = 'it has no `telling`: list the words that would give the cause away, such as telling = ["raise"]'
        yield Found((kata.solution or kata.folder) / "solution.toml", message)


def nothing_tells_the_cause(kata: Kata, solution: Solution) -> Iterator[Found]:
    """No telling word in slug and title, in what the ticket tells, nor in the app's docstrings and comments."""
    for file, line, text in words_before_the_fault(kata):
        for word in find_telling(text, solution.telling):
            where = "the slug" if file == kata.folder else "what is read before the fault is found"
            yield Found(
                file, f'{where} has the word "{word}", which tells the cause; say it as the client sees it', line
            )


def find_telling(text: str, telling: tuple[str, ...]) -> list[str]:
    """The telling words in a text, in upper or lower case and with any common ending."""
    stems = {stem(word): word for word in telling}
    return list(dict.fromkeys(stems[stem(one)] for one in re.findall(r"[^\W_]+", text) if stem(one) in stems))


def stem(word: str) -> str:
    """A word without its ending, so that `raises` and `raised` are `raise`."""
    short = word.lower()
    for ending in ENDINGS:
        if short.endswith(ending) and len(short) - len(ending) >= 3:
            short = short.removesuffix(ending)
            break
    return short.removesuffix("e")


def words_before_the_fault(kata: Kata) -> Words:
    """Slug, title, what the ticket tells, and what the app says to people.

    Left out are the contract and the checks, which must say what is right, and what the ticket shows in blocks.
    """
    yield kata.folder, None, kata.slug.replace("-", " ")
    title = at_key(kata.folder / "kata.toml", ("title",), "")
    yield title.file, title.line, kata.title
    yield from words_told(kata.folder / "README.md")
    for path in [*pristine.served_files(kata), *pristine.starter_files(kata)]:
        if path.endswith(".py") and path != STEPS:
            yield from words_in_python(kata.folder / path)


def words_told(readme: Path) -> Words:
    """The lines of a ticket above its contract, outside of fenced blocks."""
    fenced = False
    for number, line in enumerate(read_lines(readme), start=1):
        if line.startswith("## Contract"):
            return
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield readme, number, line


def words_in_python(file: Path) -> Words:
    """Comments and docstrings."""
    source = "\n".join(read_lines(file)) + "\n"
    try:
        tree = ast.parse(source)
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, ValueError):
        return
    for token in tokens:
        if token.type == tokenize.COMMENT:
            yield file, token.start[0], token.string
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            documented = ast.get_docstring(node)
            if documented:
                yield file, node.body[0].lineno, documented
