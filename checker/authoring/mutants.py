"""Makes mutants of a kata's reference: versions that are each wrong in one small way, and keep their name."""

import ast
import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from checker.authoring.code_places import Place, ReadModule, find_touched, read_module, touched_lines
from checker.authoring.mutators import (
    amounts,
    answers,
    conditions,
    constraints,
    data,
    dependencies,
    failures,
    headers,
    order,
    parameters,
    routes,
    statuses,
)
from checker.authoring.mutators.change import Change, Mutator
from checker.model.kata import Submission

MUTATORS: tuple[Mutator, ...] = (
    statuses.another_status,
    statuses.status_left_out,
    routes.another_method,
    routes.another_path,
    routes.slash_at_the_end,
    routes.routes_in_another_order,
    routes.prefix_left_out,
    parameters.read_from_elsewhere,
    parameters.alias_left_out,
    parameters.embed_left_out,
    parameters.no_longer_required,
    parameters.default_left_out,
    parameters.another_default,
    parameters.flag_turned_round,
    constraints.constraint_left_out,
    constraints.pattern_not_anchored,
    constraints.another_type,
    answers.response_model_left_out,
    answers.response_model_widened_or_narrowed,
    answers.model_without_its_base,
    answers.unset_members_sent,
    answers.member_left_out,
    answers.media_type_left_out,
    dependencies.dependency_left_out,
    dependencies.dependency_moved,
    dependencies.another_dependency,
    dependencies.scopes_left_out,
    conditions.comparison_turned_round,
    conditions.bound_taken_in_or_left_out,
    conditions.and_for_or,
    conditions.part_of_a_condition_left_out,
    conditions.condition_turned_round,
    conditions.condition_left_out,
    conditions.another_role,
    conditions.one_of_several_left_out,
    amounts.off_by_one,
    amounts.another_sum,
    amounts.rounded_otherwise,
    order.order_turned_round,
    order.order_left_out,
    order.clause_left_out,
    order.first_for_last,
    order.key_left_out,
    data.await_left_out,
    data.commit_left_out,
    data.write_left_out,
    data.taken_as_it_came,
    failures.raise_left_out,
    failures.raise_returned,
    failures.exception_swallowed,
    failures.exception_remapped,
    failures.exception_not_caught,
    failures.exceptions_caught_in_another_order,
    failures.another_exception_caught,
    failures.clean_up_left_out,
    headers.header_left_out,
    headers.part_of_a_cookie_left_out,
    headers.realm_left_out,
)
SHOWN = 80
"""Characters of a change by which a mutant is known."""
DIFF_LINES = 14
"""The longest diff that is shown."""


@dataclass(frozen=True)
class Mutant:
    """The reference, wrong in one small way.

    Mutator, file, place, `was`, `becomes` and number together name it: lines are no part of the name.
    """

    mutator: str
    file: str
    """The editable file, relative to the kata's folder."""
    place: str
    was: str
    becomes: str
    number: int
    """1, and more where the same change can be made several times in one place."""
    line: int
    claim: str
    """What is wrong with it: the mutator's own first sentence."""
    source: str
    """The whole file."""
    touched: bool
    """Whether a known fix touches the place."""

    @property
    def known_by(self) -> tuple[str, str, str, str, str, int]:
        """What it is known by."""
        return self.mutator, self.file, self.place, self.was, self.becomes, self.number


def make_mutants(reference: Submission, others: Sequence[Submission]) -> list[Mutant]:
    """All mutants of a reference: no two alike, none like the reference or another known fix.

    Args:
        reference: The right version.
        others: The starter and the other known fixes. What differs in them says where mutants count.
    """
    found: list[Mutant] = []
    for file, content in sorted(reference.files.items()):
        if file.endswith(".py"):
            versions = [one.files[file].decode() for one in others if file in one.files]
            found += _mutants_of(file, content.decode(), versions)
    return found


def choose(mutants: Iterable[Mutant], most: int, kept: Iterable[tuple[str, str, str, str, str, int]]) -> list[Mutant]:
    """At most so many, spread evenly over the mutators, and those that have to be among them.

    Which ones is chance, but the same each time: it hangs on each mutant's name alone, so that a new one does not put
    all others in another order.
    """
    names = set(kept)
    waiting: dict[str, list[Mutant]] = {}
    for one in sorted(
        mutants, key=lambda one: (one.known_by not in names, hashlib.sha256(repr(one.known_by).encode()).digest())
    ):
        waiting.setdefault(one.mutator, []).append(one)
    chosen = [one for listed in waiting.values() for one in listed if one.known_by in names]
    rows = [[one for one in waiting[name] if one.known_by not in names] for name in sorted(waiting)]
    depth = max(map(len, rows), default=0)
    rest = [row[turn] for turn in range(depth) for row in rows if turn < len(row)]
    return chosen + rest[: max(0, most - len(chosen))]


def show_diff(before: str, after: str) -> str:
    """What a mutant changes: a diff of a few lines, without its head."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm=""))[2:]
    hidden = len(lines) - DIFF_LINES
    return "\n".join([*lines[:DIFF_LINES], *([f"... and {hidden} lines more"] if hidden > 0 else [])])


def _mutants_of(file: str, source: str, versions: list[str]) -> Iterator[Mutant]:
    module = read_module(source)
    touched = find_touched(module.places, touched_lines(source, versions))
    seen = {tree for tree in map(_tree, [source, *versions]) if tree}
    numbers: Counter[tuple[str, ...]] = Counter()
    for place, mutator, node, change in _changes(module):
        code = _carry_out(module, change)
        tree = _tree(code) if code else None
        if code is None or tree is None or tree in seen:
            continue
        seen.add(tree)
        was, becomes = _words(module, change)
        known_by = (mutator.__name__, file, place.name, was, becomes)
        numbers[known_by] += 1
        line = module.positions[node].start.line if node in module.positions else place.first
        claim = (mutator.__doc__ or "").partition("\n")[0]
        yield Mutant(*known_by, numbers[known_by], line, claim, code, place.name in touched)


def _changes(module: ReadModule) -> Iterator[tuple[Place, Mutator, cst.CSTNode, Change]]:
    for place in module.places:
        for mutator in MUTATORS:
            for node in place.nodes:
                for change in mutator(node, module.around):
                    yield place, mutator, node, change


def _carry_out(module: ReadModule, change: Change) -> str | None:
    """The module with a change; None where that is no Python."""
    whole = module.around.module
    try:
        changed = change.new if change.old is whole else _replaced(whole, change)
        return _with_imports(cst.ensure_type(changed, cst.Module), change.needs).code
    except (cst.CSTValidationError, cst.CSTLogicError):
        return None


def _replaced(whole: cst.Module, change: Change) -> cst.CSTNode | cst.RemovalSentinel:
    if isinstance(change.new, cst.RemovalSentinel):
        return whole.deep_remove(change.old)
    return whole.deep_replace(change.old, change.new)


def _with_imports(module: cst.Module, needs: str) -> cst.Module:
    """The module with the imports that it lacks, after its own."""
    last = max(
        (index for index, one in enumerate(module.body) if "import" in module.code_for_node(one)[:60]), default=0
    )
    body = list(module.body)
    for line in reversed(needs.splitlines()):
        name = line.rpartition(" ")[2]
        if not re.search(rf"^(from|import) .*\b{name}\b", module.code, re.MULTILINE):
            body.insert(last + 1, cst.parse_statement(line))
    return module.with_changes(body=body)


def _tree(source: str) -> str | None:
    """The syntax of a module, by which two versions are alike; None where it is no Python."""
    try:
        compile(source, "app.py", "exec", dont_inherit=True)
        return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return None


def _words(module: ReadModule, change: Change) -> tuple[str, str]:
    """What a change was and becomes, each on one line and short, and never the same."""
    source = module.around.source
    new = "" if isinstance(change.new, cst.RemovalSentinel) else source(change.new)
    was, becomes = (" ".join(text.split()) for text in change.shown or (source(change.old), new))
    if max(len(was), len(becomes)) > SHOWN:
        was, becomes = _where_they_differ(was, becomes)
    return was[:SHOWN].strip(), becomes[:SHOWN].strip()


def _where_they_differ(was: str, becomes: str) -> tuple[str, str]:
    """Two texts without the words in which they begin and end alike."""
    left, right = (re.findall(r"\w+|\s+|.", text) for text in (was, becomes))
    while left and right and left[0] == right[0]:
        left, right = left[1:], right[1:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return "".join(left), "".join(right)
