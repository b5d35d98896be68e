from pathlib import Path

import pytest

from checker.catalogue import Collection
from checker.errors import UsageProblem


def test_promises_are_joined_to_one_line_and_end_with_the_list(toy: Collection):
    assert [(promise.number, promise.text) for promise in toy.kata("03").promises] == [
        (1, "`GET /parrot?word=hi` answers 200 and repeats the word."),
        (2, "Without a word it answers 422."),
    ]


@pytest.mark.parametrize(
    ("contract", "texts"),
    [
        ("1. One\n\n   still one\n2. Two\n", ["One still one", "Two"]),
        ("1. One\ngoes on\n\nText.\n\n2. Two\n", ["One goes on", "Two"]),
        ("1. One:\n   - a\n   - b\n2) Two\n### More\n3. Three\n", ["One: - a - b", "Two ### More", "Three"]),
    ],
)
def test_continuation_lines_belong_to_their_promise(toy: Collection, parrot: Path, contract: str, texts: list[str]):
    (parrot / "README.md").write_text(f"# Parrot\n\n## Contract\n\n{contract}\n## Afterwards\n\n1. Not a promise\n")
    assert [promise.text for promise in toy.kata("03").promises] == texts


@pytest.mark.parametrize(
    ("readme", "told"),
    [
        ("# Parrot\n", "README.md: a heading `## Contract` with a numbered list of promises is expected"),
        ("# Parrot\n\n# The contract\n", "README.md, line 3: a heading `## Contract` with a numbered list"),
        ("```\n## Contract\n1. No\n```\n", "README.md: a heading `## Contract`"),
        ("## Contract\n\nWords.\n", "README.md, line 1: under `## Contract` a numbered list"),
        ("## Contract\n\n1. One\n3. Three\n", "README.md, line 4: this promise has the number 3; expected 2"),
        ("## Contract\n\n0. One\n", "README.md, line 3: this promise has the number 0; expected 1"),
        ("## Contract\n\n1. One\n1. Two\n", "README.md, line 4: this promise has the number 1; expected 2"),
        ("## Contract\n\n1.\n2. Two\n", "README.md, line 3: promise 1 is empty"),
    ],
)
def test_a_ticket_without_counted_promises_is_told(toy: Collection, parrot: Path, readme: str, told: str):
    (parrot / "README.md").write_text(readme)
    with pytest.raises(UsageProblem) as caught:
        toy.kata("03")
    assert told in caught.value.what
