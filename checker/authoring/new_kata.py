"""Lays out a new kata and its solution, with a blank for each thing that only its author knows."""

import difflib
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import checker
from checker.authoring.blanks import find_blanks
from checker.authoring.lint_names import find_telling
from checker.catalogue import Collection, open_collection
from checker.errors import UsageProblem
from checker.model.stage import STAGES, Stage

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60
FIELD = re.compile(r"\{\{(\w+)\}\}")
OF_THE_CODE = (
    "async", "await", "bug", "commit", "coroutine", "decorator", "dependency", "depends", "fastapi", "middleware",
    "mutable", "pydantic", "regex", "rollback", "sqlalchemy", "sqlmodel", "starlette", "typo", "validator",
)  # fmt: skip
"""Words of whoever wrote the code: a client does not see these, so no symptom is named by them."""


@dataclass(frozen=True)
class Plan:
    """What an author says of a kata before there is one."""

    slug: str
    title: str
    level: int
    stage: Stage
    """Where the symptom shows."""
    client: str
    minutes: int
    telling: tuple[str, ...] = ()
    """Words that would give the cause away."""


@dataclass(frozen=True)
class LaidOut:
    """A new kata."""

    kata: Path
    solution: Path
    id: str
    blanks: int


def lay_out_kata(plan: Plan, folder: Path | None) -> LaidOut:
    """Write both folders of a new kata.

    Args:
        plan: What is known of it.
        folder: The collection it goes to, which may be new; None for the project's own, in a clone of it.

    Raises:
        UsageProblem: The slug is taken or no slug, a word gives the cause away, or nothing can be written there.
    """
    root = find_root(folder)
    refuse_slug(plan.slug)
    refuse_telling(plan)
    kata, solution = root / "katas" / plan.slug, root / "solutions" / plan.slug
    for place in (kata, solution):
        if place.exists():
            raise UsageProblem(f"{place} is there already.", "Choose another name, or go on with what is there.")
    identity = next_id(root)
    fields = fill_in(plan, identity)
    try:
        for name, place in (("kata", kata), ("solution", solution)):
            write(files("checker.authoring") / "templates" / name, place, fields)
    except OSError as error:
        raise UsageProblem(
            f"Nothing can be written in {root}: {error.strerror}.", "Name another folder with --katas DIR."
        ) from error
    return LaidOut(kata, solution, identity, len(list(find_blanks([kata, solution]))))


def find_root(folder: Path | None) -> Path:
    """The collection's folder, which holds `katas` and `solutions` or will.

    Raises:
        UsageProblem: None was named, and this is an installation and no clone, or the one named is a file.
    """
    if folder is None:
        clone = Path(checker.__file__).resolve().parent.parent
        if (clone / "pyproject.toml").is_file() and (clone / "katas").is_dir():
            return clone
        raise UsageProblem(
            "The katas that were installed with the checker are not yours to add to.",
            "Name a folder for your own with --katas DIR; it is made where it is missing.",
        )
    root = folder.resolve()
    if root.exists() and not root.is_dir():
        raise UsageProblem(f"{root} is a file.", "Name a folder for your katas with --katas DIR.")
    return root.parent if root.name == "katas" and not (root / "katas").is_dir() else root


def refuse_slug(slug: str) -> None:
    """A slug is what people type.

    Raises:
        UsageProblem: It is none, with the nearest that is one.
    """
    if SLUG.fullmatch(slug) and "-" in slug and len(slug) <= LONGEST_SLUG:
        return
    near = "-".join(re.findall(r"[a-z0-9]+", slug.lower()))[:LONGEST_SLUG].strip("-")
    hint = f" How about {near}?" if near != slug and "-" in near else ""
    raise UsageProblem(
        f'"{slug}" is no name for a kata: expected two words or more in small letters and digits, with hyphens between '
        f"them, at most {LONGEST_SLUG} characters.{hint}",
        "Name what the client sees, such as missing-book-answers-200.",
    )


def refuse_telling(plan: Plan) -> None:
    """A name tells what a client sees, never why.

    Raises:
        UsageProblem: A word of slug or title gives the cause away, or is one that no client knows.
    """
    text = f"{plan.slug.replace('-', ' ')} {plan.title}"
    for word in find_telling(text, plan.telling):
        raise UsageProblem(f'Slug or title has the word "{word}", which tells the cause.', "Say what the client sees.")
    for word in find_telling(text, OF_THE_CODE):
        raise UsageProblem(
            f'Slug or title has the word "{word}", which is about the code; no client sees that.',
            "Say what the client sees, such as: A missing book answers 200.",
        )


def read_stage(word: str) -> Stage:
    """The stage that a word means.

    Raises:
        UsageProblem: It means none.
    """
    for stage in STAGES:
        if word.strip().lower() == stage:
            return stage
    near = difflib.get_close_matches(word.lower(), STAGES, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UsageProblem(f'"{word}" is no stage.{hint}', f"Stages are {', '.join(STAGES)}.")


def next_id(root: Path) -> str:
    """The number after the highest of the collection's, two digits or more."""
    if not (root / "katas").is_dir():
        return "01"
    collection: Collection = open_collection(root)
    return f"{max((int(identity) for identity in collection.ids() if identity.isdecimal()), default=0) + 1:02}"


def fill_in(plan: Plan, identity: str) -> dict[str, str]:
    """What stands in the templates' fields; a JSON string is a TOML string too."""
    telling = [word.strip() for word in plan.telling if word.strip()]
    blank = "" if telling else "  # BLANK: the words that would give the cause away, such as raise and return"
    return {
        "id": quote(identity),
        "slug": plan.slug,
        "title": quote(plan.title),
        "title_text": plan.title,
        "level": str(plan.level),
        "stage": quote(plan.stage),
        "stages": ", ".join(STAGES),
        "client": quote(plan.client),
        "client_text": plan.client,
        "minutes": str(plan.minutes),
        "telling": f"[{', '.join(map(quote, telling))}]",
        "telling_blank": blank,
    }


def quote(text: str) -> str:
    """A text as it stands in TOML."""
    return json.dumps(text, ensure_ascii=False)


def write(template: Traversable, place: Path, fields: dict[str, str]) -> None:
    """Write a folder of templates, each without its last ending, with its fields filled in."""
    place.mkdir(parents=True)
    for source in sorted(template.iterdir(), key=lambda one: one.name):
        text = FIELD.sub(lambda field: fields[field[1]], source.read_text(encoding="utf-8"))
        (place / source.name.removesuffix(".txt")).write_text(text, encoding="utf-8")
