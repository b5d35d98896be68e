import json

import pytest

from checker.authoring.mutation import Mutations, mutate
from checker.authoring.mutation_runs import mutate_side_by_side, read_answer
from checker.authoring.side_by_side import Step
from checker.catalogue import open_collection
from checker.errors import CheckerFault, UsageProblem


def test_katas_are_mutated_in_processes_of_their_own_with_the_same_result(author):
    collection, steps = open_collection(author.root), list[Step]()
    (found,) = mutate_side_by_side(collection, ["tiny"], jobs=2, tell=steps.append)
    assert found == mutate(collection, "tiny", author.hosts)
    assert [(step.kata, step.what, step.total) for step in steps] == [("tiny", "begun", 1), ("tiny", "proved", 1)]


def test_nothing_is_mutated_where_no_kata_is_named(author):
    assert list(mutate_side_by_side(open_collection(author.root), [])) == []


def test_what_a_process_can_not_do_is_told_as_it_tells_it(author):
    author.change("solutions/tiny/app.py", '"hello"}', '"Hello"}')
    with pytest.raises(UsageProblem, match="The reference of tiny does not pass"):
        list(mutate_side_by_side(open_collection(author.root), ["tiny"]))


def test_a_process_that_breaks_off_is_a_fault_of_the_checker_with_its_last_words():
    with pytest.raises(CheckerFault, match=r"The mutations of tiny broke off\. Killed"):
        read_answer("tiny", "", "Killed\n")


def test_a_fault_of_the_checker_stays_one():
    with pytest.raises(CheckerFault, match="No fork server"):
        read_answer("tiny", json.dumps({"problem": ["No fork server.", "Run it again."], "usage": False}), "")


def test_an_answer_is_read_as_it_was_written(author):
    found = mutate(open_collection(author.root), "tiny", author.hosts)
    assert isinstance(found, Mutations)
    assert read_answer("tiny", found.model_dump_json(), "") == found
