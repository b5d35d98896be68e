"""What waits for a person, until somebody has looked at it."""

import re


def waiting(reviewer):
    """The attempt, the kind and the verdict of everything that waits."""
    fields = r'name="attempt" value="(\d+)"><input type="hidden" name="what" value="(\w+)">'
    return re.findall(fields + r'<input type="hidden" name="verdict" value="(\d+)">', reviewer.get("queue").text)


def test_faults_and_what_is_unstable_or_odd_wait(reviewer):
    kinds = [what for _, what, _ in waiting(reviewer)]
    assert kinds == sorted(kinds, key=["fault", "unstable", "odd"].index)
    assert kinds.count("fault") == kinds.count("unstable") == 1
    assert kinds.count("odd") >= 1
    text = reviewer.get("queue").text
    assert "A worker was killed twice" in text
    assert f"<b>{len(kinds)}</b> wait" in reviewer.get().text


def test_what_is_settled_waits_no_more_and_the_note_is_kept_until_it_is_undone(reviewer):
    before = waiting(reviewer)
    attempt, what, verdict = next(one for one in before if one[1] == "unstable")
    sent = reviewer.send("settlements", attempt=attempt, what=what, verdict=verdict, note="It is the clock.")
    assert sent.status_code == 303
    assert waiting(reviewer) == [one for one in before if one[1] != "unstable"]
    assert "It is the clock." in reviewer.get("history").text
    reviewer.send("undo")
    assert waiting(reviewer) == before


def test_where_nothing_waits_the_page_says_so(reviewer):
    for attempt, what, verdict in waiting(reviewer):
        reviewer.send("settlements", attempt=attempt, what=what, verdict=verdict)
    assert "Nothing waits: no verdict is unstable" in reviewer.get("queue").text
    assert "Nothing waits for somebody to look at it." in reviewer.get().text
