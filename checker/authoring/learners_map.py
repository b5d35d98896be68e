"""Writes the learner's map: which katas there are, by level, and where in the cycle their symptoms show.

It is made of what kata.toml says, and of nothing else: the solutions are not read.
"""

from collections.abc import Sequence
from itertools import groupby

from checker.model.kata import Kata
from checker.model.stage import STAGES, Stage

LEVELS = {
    0: "The way in",
    1: "Level 1: one file, for the first hours",
    2: "Level 2: one file, up to a hundred lines",
    3: "Level 3: a few files, a database or another service",
    4: "Level 4: a service of several files, with work in the background",
    5: "Level 5: an incident, with evidence to read",
}
INTRODUCTION = """\
# The katas

Every request goes once around this cycle. Each kata's fault shows at one stage of it, and the fault itself is often
at another: finding out where is the exercise.

"""
PICTURE = """\
    client -> request -> routing -> authentication -> validation -> route function
                                                     -> data access / upstream service
    client <- response (status, headers, body; or an error) <-
"""
HOW = """\

`checker show KATA` shows a kata's ticket, `checker pick KATA` copies it for you to mend; its number does for a name.
Take them level by level. The minutes are for somebody who meets such a fault for the first time.
"""
END = """\

This page is made by `checker kata map --write`. Don't edit it by hand.
"""
MEANING: dict[Stage, str] = {
    "request": "what the client sent is read otherwise than it was meant",
    "routing": "another route answers, or none",
    "authentication": "somebody is not let in, or should not have been",
    "validation": "what is right is refused, or what is wrong is taken",
    "route": "the route function does something else",
    "data": "data are wrong, missing, or somebody else's",
    "upstream": "another service is slow, failing or gone",
    "response": "the status, a header or the body is not what was promised",
}


def write_map(katas: Sequence[Kata]) -> str:
    """The page, as Markdown."""
    ordered = sorted(katas, key=lambda kata: (kata.level, kata.id))
    parts = [INTRODUCTION, PICTURE, HOW, "\n## Where the symptom shows\n\n", table_of_stages(ordered)]
    for level, group in groupby(ordered, key=lambda kata: kata.level):
        parts.append(section(level, list(group)))
    return "".join([*parts, END])


def table_of_stages(katas: Sequence[Kata]) -> str:
    """The cycle, a stage a row, with the katas whose symptom shows there."""
    rows = ["| stage | what the client sees | katas |\n|---|---|---|\n"]
    for stage in STAGES:
        shown = ", ".join(f"[{kata.id}]({kata.slug}/README.md)" for kata in katas if kata.stage == stage)
        rows.append(f"| {stage} | {MEANING[stage]} | {shown or 'none yet'} |\n")
    return "".join(rows)


def section(level: int, katas: Sequence[Kata]) -> str:
    """A level's katas, with what they take together."""
    minutes = sum(kata.minutes for kata in katas)
    head = f"\n## {LEVELS[level]}\n\n{len(katas)} {'kata' if len(katas) == 1 else 'katas'}, {in_words(minutes)}.\n\n"
    table = "| no. | kata | shows in | client | minutes |\n|---|---|---|---|---|\n"
    rows = (
        f"| {kata.id} | [{kata.title}]({kata.slug}/README.md) | {kata.stage} | {kata.client} | {kata.minutes} |\n"
        for kata in katas
    )
    return head + table + "".join(rows)


def in_words(minutes: int) -> str:
    """A time as people say it: minutes up to two hours, then hours, to the nearest half."""
    if minutes < 120:
        return f"about {minutes} minutes"
    halves = round(minutes / 30)
    return f"about {halves // 2}{' and a half' if halves % 2 else ''} hours"
