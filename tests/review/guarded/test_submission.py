"""The page of one submission."""

import re

import pytest

from checker.classroom.journal.attempts import find_attempt
from checker.classroom.journal.journal import Journal
from checker.classroom.journal.neighbours import find_neighbours
from checker.classroom.journal.refreshing import bring_up_to_date
from checker.classroom.shelf import find_receipt, store_verdict
from checker.verdict_file import encode_verdict


def test_the_score_is_told_with_its_arithmetic_and_what_was_given_instead_beside_it(ines, text):
    page = text(ines.page("bao"))
    assert "0 % = 0 of 3 fixed \u00d7 3 of 3 still work" in page
    ines.send("overrides", attempt=ines.served.numbers["bao"], percent="62.5", reason="The idea is right.", seen=0)
    page = text(ines.page("bao"))
    assert "62 % counts instead: given by Ines" in page
    assert "The idea is right." in page
    assert "0 % = 0 of 3 fixed" in page


def test_each_check_that_failed_has_its_sentence_its_difference_and_its_diagnosis(ines, text, verdicts):
    page = text(ines.page("bao"))
    for check in verdicts["starter"].checks:
        assert check.claim in page
    broken = next(check for check in verdicts["starter"].checks if check.outcome != "passed").cases[0]
    assert broken.broken.message in page
    assert broken.broken.differences[0].what in page
    assert broken.diagnosis.sentence.replace("`", "") in page


def test_the_attempts_are_told_in_their_order_with_links(ines):
    page = ines.page("ada")
    assert "<b>attempt 2 of 2</b>" in page
    first = re.search(r'submissions/(\d+)\?">attempt 1<', page)
    assert "<b>attempt 1 of 2</b>" in ines.get(f"submissions/{first[1]}").text
    assert "Not the learner's last attempt" in ines.get(f"submissions/{first[1]}").text


def test_it_is_compared_with_the_starter_the_reference_and_the_attempt_before(ines, text):
    starter = text(ines.page("ada"))
    assert "app.py: 1 line removed, 1 added" in starter
    assert "app.py: the same as in the reference" in text(ines.page("ada", against="reference"))
    assert "From attempt 1 to what was handed in" in text(ines.page("ada", against="previous"))
    assert "No earlier attempt of this learner is known." in text(ines.page("bao", against="previous"))


def test_two_versions_stand_side_by_side(ines):
    page = ines.page("ada", view="side")
    changed = re.search(r'<tr class="changed".*?</tr>', page, re.DOTALL)[0]
    assert changed.count("<code>") == 2
    assert 'aria-label="Comment on line' in changed


def test_in_a_handout_there_is_no_reference(serve, kata, monkeypatch, text):
    alone = serve()
    handout = kata.model_copy(update={"solution": None})
    monkeypatch.setitem(alone.room.katas, kata.slug, handout)
    assert "there is no reference" in text(alone.client("Ines").page("ada", against="reference"))
    monkeypatch.delitem(alone.room.katas, kata.slug)
    assert "no such kata any more" in text(alone.client("Ines").page("ada", against="reference"))
    assert "This is what the verdict kept." in text(alone.client("Ines").page("ada"))


def test_a_long_file_is_folded_and_shown_whole_where_it_is_asked_for(ines, text):
    page = ines.page("lena")
    assert page.count('<tr class="added"') <= 400
    assert "more lines</a>" in page
    assert "def added_149" not in text(page)
    assert "def added_149" in text(ines.page("lena", whole="app.py"))


def test_a_line_with_a_comment_is_never_folded(ines, text):
    ines.send("comments", attempt=ines.served.numbers["lena"], text="So far down?", file="app.py", line=600)
    page = ines.page("lena")
    assert re.search(r'data-line="600".*?So far down\?', page, re.DOTALL)
    assert "def added_149" not in text(page) or "So far down?" in text(page)


def test_the_form_beneath_a_line_opens_with_scripts_off(ines):
    page = ines.page("bao", file="app.py", line=3)
    form = re.search(r'data-line="3".*?</tr>\s*<tr class="say" id="say">.*?</tr>', page, re.DOTALL)
    assert "Comment on line 3 of app.py" in form[0]
    assert '<input type="hidden" name="line" value="3">' in form[0]


def test_a_comment_stands_at_its_line_and_else_in_the_list(ines, text):
    number, root = ines.served.numbers["bao"], ines.served.room.access.path
    answer = ines.send(
        "comments", attempt=number, text="Look here.", file="app.py", line=2, back=f"{root}/queue#changes"
    )
    assert re.search(r"#comment-\d+$", answer.headers["location"])
    ines.send("comments", attempt=number, text="Line that never was.", file="app.py", line=4000)
    page = ines.page("bao")
    assert re.search(r'data-line="2".*?Look here\..*?data-line="3"', page, re.DOTALL)
    assert "Line that never was." in text(page).partition("Beside lines that are not there now")[2]


def test_a_line_without_its_file_is_refused(ines):
    number = ines.served.numbers["bao"]
    assert ines.send("comments", attempt=number, text="?", line=4).status_code == 422
    assert ines.send("comments", attempt=number, text="?", file="app.py").status_code == 422


def test_a_familys_comment_is_shown_as_that(ines, text):
    with ines.served.journal.read() as session:
        family = find_attempt(session, ines.served.numbers["ada"]).family
    ines.send("families/comments", kata="hello-says-the-wrong-thing", family=family, text="To {learner} and friends")
    page = ines.page("ada")
    assert "to all of the family" in text(page)
    assert "To Ada Lovelace and friends" in text(page)
    assert f"/katas/hello-says-the-wrong-thing#family-{family}" in page


def test_variables_are_filled_when_shown_and_kept_as_they_were_written(ines, text):
    words = "{learner}: {kata}, {score}; promise {promise}, {family}, {nothing}"
    ines.send("comments", attempt=ines.served.numbers["huge"], text=words)
    ines.send("comments", attempt=ines.served.numbers["ada"], text=words)
    shown = "Ada Lovelace: Hello says the wrong thing, 100 %; promise {promise}, as the reference, {nothing}"
    assert shown in text(ines.page("ada"))
    with ines.served.journal.engine.connect() as connection:
        assert words in connection.exec_driver_sql("SELECT text FROM comment").scalars().all()


def test_a_snippet_begins_a_comment(ines):
    ines.send("snippets", title="Status", text="Look at the <status>, {learner}.")
    page = ines.page("ada")
    mark = re.search(r'<option value="(\d+)"[^>]*>Status<', page)[1]
    assert "Look at the &lt;status&gt;, {learner}.</textarea>" in ines.page("ada", snippet=mark)


def test_what_the_queue_asked_is_settled_and_that_is_taken_back(ines, text):
    number = ines.served.numbers["bao"]
    page = ines.page("bao")
    assert "A check came out differently when it was repeated." in text(page)
    verdict = re.search(r'name="what" value="unstable"><input type="hidden" name="verdict" value="(\d+)"', page)[1]
    ines.send("settlements", attempt=number, what="unstable", verdict=verdict, note="It is the clock.")
    page = ines.page("bao")
    assert "Looked at" not in text(page)
    assert "It is the clock." in text(page)
    mark = re.search(r'name="kind" value="settlement"><input type="hidden" name="mark" value="(\d+)"', page)[1]
    ines.send("removals", kind="settlement", mark=mark)
    assert "It is the clock." not in text(ines.page("bao"))


def test_what_was_said_is_taken_back_and_undone(ines, text):
    number = ines.served.numbers["ada"]
    ines.send("comments", attempt=number, text="First of two.")
    page = ines.page("ada")
    mark = re.findall(r'name="kind" value="comment"><input type="hidden" name="mark" value="(\d+)"', page)[-1]
    ines.send("removals", kind="comment", mark=mark)
    assert "First of two." not in text(ines.page("ada"))
    ines.send("undo")
    assert "First of two." in text(ines.page("ada"))
    ines.send("undo")
    assert "First of two." not in text(ines.page("ada"))


@pytest.mark.parametrize("anonymous", ["", "true"], ids=["named", "anonymous"])
def test_the_way_through_a_kata_reaches_everybody_once(served, anonymous):
    client = served.client("Bram", **({"anonymous": anonymous} if anonymous else {}))
    page = client.page("ada")
    while before := re.search(r'rel="prev" href="[^"]*/submissions/([^"]+)"', page):
        page = client.get(f"submissions/{before[1]}").text
    seen = [re.search(r"Submission (\d+) of", page)[1]]
    while after := re.search(r'rel="next" href="[^"]*/submissions/([^"]+)"', page):
        page = client.get(f"submissions/{after[1]}").text
        seen.append(re.search(r"Submission (\d+) of", page)[1])
    assert seen == [str(place) for place in range(1, len(served.numbers) + 1)]


def test_two_reviewers_go_through_it_in_other_orders_and_each_in_the_same_again(served, kata):
    def find_order(name, order="shuffled"):
        with served.journal.read() as session:
            rows = {key: find_neighbours(session, one, kata.slug, order, name) for key, one in served.numbers.items()}
        return sorted(rows, key=lambda key: rows[key].place)

    assert find_order("Ines") == find_order("Ines")
    assert find_order("Ines") != find_order("Bram")
    by_name = find_order("Ines", "name")
    assert by_name.index("ada") < by_name.index("bao") < by_name.index("lena")
    place = find_order("Ines").index("bao") + 1
    assert f"Submission {place} of {len(served.numbers)}" in served.client("Ines").page("bao")
    assert "<b>by name</b>" in served.client("Ines").page("bao", order="name")


def test_whose_it_is_stands_on_no_page_of_who_does_not_want_to_know(served):
    client = served.client("Blind", anonymous="true")
    number = served.numbers["ada"]
    client.send("comments", attempt=number, text="Dear {learner}")
    pages = [
        client.page("ada"),
        client.page("ada", against="previous"),
        client.get(f"submissions/{number}/report").text,
    ]
    pages += [client.page(key) for key in ("broken", "gone", "huge", "linked", "nil", "fay")]
    for page in pages:
        assert not re.search("lovelace|ada |/ada|verdict verdict|downloads|reports/", page, re.IGNORECASE)
    assert "Dear Learner " in pages[0]


def test_what_a_file_lacks_is_told_and_the_journals_own_is_shown(ines, text):
    for key, problem in {
        "broken": "verdict.json is not JSON",
        "huge": "verdict.json is larger than 32 MiB",
        "linked": "verdict.json is a link to elsewhere, which is not followed",
        "gone": "verdict.json is not there any more",
    }.items():
        page = text(ines.page(key))
        assert problem in page, key
        assert "0 of 3 fixed \u00d7 3 of 3 still work" in page
        assert "does not hold" in page
        assert ines.get(f"submissions/{ines.served.numbers[key]}/report").status_code == 422
    assert "/app.py is missing." in text(ines.page("nil"))
    assert ines.get(f"submissions/{ines.served.numbers['nil']}/report").status_code == 404
    assert "The worker ended." in text(ines.page("fay"))


def test_the_report_is_the_one_that_was_made_and_else_made_now(serve):
    alone = serve()
    client = alone.client("Ines")
    folder = alone.room.reports / "ada"
    made = client.get(f"submissions/{alone.numbers['ada']}/report")
    assert "Solved: every promise holds." in made.text
    assert not (folder / "report.html").exists()
    (folder / "report.html").write_text("<p>made before</p>")
    assert client.get(f"submissions/{alone.numbers['ada']}/report").text == "<p>made before</p>"
    (folder / "verdict.json").touch()
    assert "Solved: every promise holds." in client.get(f"submissions/{alone.numbers['ada']}/report").text


def test_an_earlier_verdict_is_shown_with_its_own_report(serve, text, verdicts, kata):
    alone = serve()
    folder = alone.room.reports / "ada"
    changed = verdicts["starter"].model_copy(update={"submission": verdicts["reference"].submission})
    store_verdict(folder, find_receipt(folder), encode_verdict(changed))
    bring_up_to_date(alone.journal, alone.room.reports, {kata.slug: kata})
    client = alone.client("Ines")
    page = client.page("ada")
    assert "0 % = 0 of 3 fixed" in text(page)
    earlier = re.search(r'href="[^"]*\?verdict=(\d+)"', page)[1]
    page = client.page("ada", verdict=earlier)
    assert "This is an earlier verdict" in page
    assert "100 % = 3 of 3 fixed" in text(page)
    report = client.get(f"submissions/{alone.numbers['ada']}/report", verdict=earlier)
    assert "Solved: every promise holds." in report.text
    assert client.get(f"submissions/{alone.numbers['bao']}", verdict=earlier).status_code == 404


def test_what_somebody_else_says_appears_on_reload_and_overwrites_nothing(served, text):
    ines, bram = served.client("Ines"), served.client("Bram")
    before = ines.page("gone")
    bram.send("comments", attempt=served.numbers["gone"], text="By Bram.")
    ines.send("comments", attempt=served.numbers["gone"], text="By Ines.")
    assert "By Bram." not in before
    assert all(words in text(ines.page("gone")) for words in ("By Bram.", "By Ines."))


def test_a_score_that_was_given_meanwhile_is_told_before_it_is_replaced(served, text):
    ines, bram = served.client("Ines"), served.client("Bram")
    number = served.numbers["lena"]
    seen = re.search(r'name="seen" value="(\d+)"', ines.page("lena"))[1]
    assert bram.send("overrides", attempt=number, percent=40, reason="Not this.", seen=seen).status_code == 303
    told = ines.send("overrides", attempt=number, percent=80, reason="Rather more.", seen=seen)
    assert told.status_code == 409
    assert "40 %, given by Bram" in text(told.text)
    assert all(words in told.text for words in ("Not this.", "Rather more.", 'value="80"'))
    seen = re.search(r'name="seen" value="(\d+)"', told.text)[1]
    assert ines.send("overrides", attempt=number, percent=80, reason="Rather more.", seen=seen).status_code == 303
    page = text(ines.page("lena"))
    assert "80 % counts instead" in page
    assert "40 % before that" in page
    ines.send("undo")
    told = ines.send("overrides", attempt=number, percent=81, reason="Once more.", seen=int(seen) + 1)
    assert told.status_code == 409
    assert "40 %, given by Bram" in text(told.text)


def test_a_score_that_was_taken_back_meanwhile_is_told_as_well(served, text):
    client = served.client("Cleo")
    number = served.numbers["fay"]
    client.send("overrides", attempt=number, percent=10, reason="A fault is nobody's.", seen=0)
    seen = re.search(r'name="seen" value="(\d+)"', client.page("fay"))[1]
    client.send("undo")
    told = client.send("overrides", attempt=number, percent=20, reason="More.", seen=seen)
    assert told.status_code == 409
    assert "was taken back" in text(told.text)


def test_a_journal_asks_for_nothing_that_was_seen_where_nobody_says_so(served):
    journal: Journal = served.journal
    number = served.numbers["broken"]
    assert journal.override("Ines", number, 0.5, "one") < journal.override("Ines", number, 0.6, "two")
