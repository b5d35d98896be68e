"""Words that are kept for later, and who did what."""

import re


def test_a_snippet_is_shown_as_it_is_and_as_it_reads(reviewer):
    reviewer.send("snippets", title="Read <on>", text="{learner}: {score} of {kata}, {other}")
    text = reviewer.get("snippets").text
    assert "<h2>Read &lt;on&gt;</h2>" in text
    assert "{learner}: {score} of {kata}, {other}" in text
    assert "Tamsin Okafor: 67 % of The missing book, {other}" in text


def test_a_snippet_that_is_taken_back_is_gone(reviewer):
    reviewer.send("snippets", title="Once", text="and never again")
    mark = re.findall(r'name="mark" value="(\d+)"', reviewer.get("snippets").text)[0]
    reviewer.send("removals", kind="snippet", mark=mark)
    assert "never again" not in reviewer.get("snippets").text
    assert "There is none yet." in reviewer.get("snippets").text


def test_whoever_has_not_said_their_name_is_asked_to(reports, serve_review, make_reviewer):
    reviewer = make_reviewer(serve_review(reports))
    reviewer.client.cookies.clear()
    for path in ("snippets", "queue", "katas/hello-says-the-wrong-thing"):
        assert "Say who you are at the top of the page" in reviewer.get(path).text


def test_the_history_tells_who_did_what_and_links_to_it(reviewer):
    page = reviewer.get().text
    number = re.findall(r"/submissions/(\d+)", page)[0]
    family = re.findall(r'id="family-([^"]+)"', reviewer.get("katas/hello-says-the-wrong-thing").text)[0]
    reviewer.send("comments", attempt=number, text="Well <b>done</b>.")
    reviewer.send("overrides", attempt=number, percent="70", reason="Nearly.")
    reviewer.send("families/comments", kata="hello-says-the-wrong-thing", family=family, text="All of you.")
    reviewer.send("snippets", title="Again", text="and again")
    text = reviewer.get("history").text
    told = re.findall(r">(made an? \w+(?: of 70 %)?)", text)
    assert told == ["made a snippet", "made a comment", "made an override of 70 %", "made a comment"]
    assert "Well &lt;b&gt;done&lt;/b&gt;." in text
    assert f'/submissions/{number}">' in text
    assert f"/katas/hello-says-the-wrong-thing#family-{family}" in text
    assert text.count(">Ines</td>") == 4


def test_ones_own_last_deed_can_be_undone_and_nobody_elses(reports, serve_review, make_reviewer):
    link = serve_review(reports)
    ines, bram = make_reviewer(link), make_reviewer(link, name="Bram")
    ines.send("snippets", title="First", text="one")
    bram.send("snippets", title="Second", text="two")
    undo = r'<button class="small">Undo<span class="aside"> this (\w+)'
    shown = {one: re.search(undo, one.get("history").text) is not None for one in (ines, bram)}
    assert all(shown.values())
    ines.send("undo")
    assert "undone</b>" in ines.get("history").text
    assert re.search(undo, ines.get("history").text) is None
    assert "First" not in ines.get("snippets").text
    assert "Second" in ines.get("snippets").text
    assert ines.send("undo").status_code == 422


def test_an_empty_history_says_so(reviewer):
    assert "Nobody has done anything yet." in reviewer.get("history").text
