"""What the tourist office's page relies on: tags of every kind, together with everything else."""

import pytest

from checker.checks import an_integer, expect, expect_same, one_of, to_fix, to_keep


@to_fix(1, "whatever other tags they have, and in whatever order")
def test_all_the_walks_with_all_the_tags_are_listed(client, draw, steps):
    """Of many walks those are listed that have all three tags, in the order in which they were added"""
    word = draw.word()
    ticked = [f"z {word}", f"a {word}", f"m {word}"]
    z, a, m = ticked
    walks = [
        steps.add(client, f"{draw.title()} {number}", tags)
        for number, tags in enumerate([[m, a, z], [a, m], [z, m, a, "view"], [], [z], [a, "view", z, z], [*ticked, a]])
    ]
    found = [walks[0], walks[2], walks[6]]
    expect(steps.find(client, *ticked), status=200, json=found)
    expect(steps.find(client, m, z, a), status=200, json=found)
    expect(steps.find(client, z, a), status=200, json=[walks[0], walks[2], walks[5], walks[6]])
    expect(steps.find(client, *ticked, "kids"), status=200, json=[])


@to_fix(1, "A tag that is named twice counts once")
def test_a_tag_may_be_named_twice(client, draw, steps):
    """A tag that is named twice, or that a walk has twice, counts once"""
    tag = draw.word()
    walks = [steps.add(client, draw.title(), tags) for tags in ([tag], ["view", "view"], [tag, tag])]
    for times in (2, 3):
        expect(steps.find(client, *[tag] * times), status=200, json=[walks[0], walks[2]])
        expect(steps.count(client, *[tag] * times), status=200, json=2)
    expect(steps.find(client, tag, "view"), status=200, json=[])


@to_fix(2, "capitals and blanks count, and part of a tag is another tag")
@pytest.mark.parametrize(
    ("tag", "other"),
    [
        ("lake", "Lake"),
        ("lake", "lakeside"),
        ("lake", "the lake"),
        ("half day", "halfday"),
        ("half day", "half  day"),
        ("lake", " lake"),
        ("lake", "lake "),
        ("lake,view", "lake"),
        ("rock", "rock'n'roll"),
        ("10", "10.0"),
        ("1", "true"),
        ("café", "cafe"),
        ("caf\u00e9", "cafe\u0301"),
        ("straße", "strasse"),
        ("ÖPNV", "öpnv"),
        ("_ake", "lake"),
        ("%", "lake"),
        ("*", "lake"),
    ],
)
def test_a_tag_is_not_another_one(client, draw, steps, tag, other):
    """Of two tags that are much alike each finds its own walk"""
    walks = {name: steps.add(client, draw.title(), [name]) for name in (other, tag)}
    for name, walk in walks.items():
        expect(steps.find(client, name), status=200, json=[walk])
    expect(steps.find(client, tag, other), status=200, json=[])


@to_fix(2, "encoded as browsers do it, a blank as `+` or as `%20`")
@pytest.mark.parametrize(
    "tag",
    [
        "half day",
        "lake,view",
        "a&b",
        "a=b",
        "tag=lake",
        "1+1",
        "50 %",
        "#1",
        "où?",
        "a;b",
        '"q"',
        "it's",
        "[]",
        "\\",
        "湖",
        "👣",
        "l" * 30,
    ],
    ids=[
        "blank",
        "comma",
        "and",
        "equals",
        "tag",
        "plus-sign",
        "percent-sign",
        "hash",
        "accent",
        "semicolon",
        "quotes",
        "apostrophe",
        "brackets",
        "backslash",
        "chinese",
        "emoji",
        "long",
    ],
)
def test_any_sign_can_stand_in_a_tag(client, draw, steps, tag):
    """A tag with blanks or signs finds its walk, alone and beside another tag"""
    steps.add(client, "Windmill Ridge", ["lake", "view", "a", "b", "1"])
    walk = steps.add(client, draw.title(), ["kids", tag])
    for ticked in ([tag], [tag, "kids"], ["kids", tag]):
        for blank in ("+", "%20"):
            expect(steps.find(client, *ticked, blank=blank), status=200, json=[walk])


@to_fix(3, "together with `tag` those for which both holds")
def test_slider_and_boxes_both_count(client, draw, steps):
    """With the slider and a box, walks are listed with the tag that are no longer, wherever it stands in the query"""
    tag = draw.word()
    lengths = [5.5, 5.0, 4.5, 0.5]
    near = [steps.add(client, f"{draw.title()} {km}", [tag], km=km) for km in lengths][1:]
    steps.add(client, "Windmill Ridge", ["view"], km=1.5)
    for asked in (f"tag={tag}&max_km=5", f"max_km=5&tag={tag}", f"tag={tag}&max_km=5.0&tag={tag}"):
        expect(client.get(f"/walks?{asked}"), status=200, json=near)
        expect(client.get(f"/walks/count?{asked}"), status=200, json=3)


@to_keep(3, "A `max_km` that is no number is answered 422")
@pytest.mark.parametrize("path", ["/walks", "/walks/count"], ids=["list", "count"])
def test_a_length_is_a_number(client, path):
    """A length that is no number is answered 422, also beside a tag"""
    expect(client.get(f"{path}?max_km=far"), status=422)
    expect(client.get(f"{path}?tag=lake&max_km=5km"), status=422)


@to_keep(3, "no longer than that")
@pytest.mark.parametrize("max_km", ["0", "0.0", "0.4"])
def test_no_walk_is_shorter_than_nothing(client, draw, steps, max_km):
    """With the slider pulled below the shortest walk, none is listed and none counted"""
    steps.add(client, draw.title(), ["lake"], km=0.5)
    expect(steps.find(client, max_km=max_km), status=200, json=[])
    expect(steps.count(client, max_km=max_km), status=200, json=0)


@to_fix(4, "the number of walks that are in its list")
def test_a_long_list_is_whole(client, draw, steps):
    """Of thirty walks all are listed and counted, with a box ticked and without"""
    tag = draw.word()
    walks = [steps.add(client, f"Walk {number}", [tag]) for number in range(30)]
    for ticked in ([], [tag]):
        expect(steps.find(client, *ticked), status=200, json=walks)
        expect(steps.count(client, *ticked), status=200, json=30)
    expect(steps.count(client, tag, "nothing"), status=200, json=0)


@to_fix(4, "takes the same query as `GET /walks`")
def test_list_and_button_agree(client, draw, steps):
    """For every choice of boxes the button's number is the list's length"""
    a, b = f"a {draw.word()}", f"b,{draw.word()}"
    for tags in ([a], [b], [a, b], [], [b, a, "view"]):
        steps.add(client, draw.title(), tags)
    for ticked, number in (([], 5), ([a], 3), ([b], 3), ([a, b], 2), ([b, "view"], 1), ([a, "nothing"], 0)):
        expect(steps.count(client, *ticked), status=200, json=number)
        expect_same(f"how many are listed for {ticked}", number, len(steps.find(client, *ticked).json()))


@to_keep(4, "the number of walks that are in its list")
def test_without_a_tick_the_button_counts_all(client, draw, steps):
    """With no box ticked the button counts all walks, or those that the slider leaves"""
    expect(steps.count(client), status=200, json=0)
    for km in (1.5, 2.5, 3.5):
        steps.add(client, draw.title(), ["lake"], km=km)
    expect(steps.count(client), status=200, json=3)
    expect(steps.count(client, max_km=2.5), status=200, json=2)


@to_keep(5, "all that as it was sent, and its `id`, an integer that no other walk has")
def test_walks_are_stored_as_they_were_sent(client, draw):
    """Walks with no tags, with twelve and with odd ones are stored as they were sent"""
    sent = [
        {"name": "n" * 80, "km": 100.0, "tags": [f"{draw.word()} {number}" for number in range(12)]},
        {"name": "n", "km": 0.5, "tags": []},
        {"name": draw.title(), "km": 2.5, "tags": ["b,a", " B ", "b", "ß", '"', "l" * 30, "b"]},
    ]
    for walk in sent:
        expect(client.post("/walks", json=walk), status=201, json={"id": an_integer(), **walk})
    untagged = client.post("/walks", json={"name": "Short Cut", "km": 1.5})
    expect(untagged, status=201, json={"id": an_integer(), "name": "Short Cut", "km": 1.5, "tags": []})
    listed = client.get("/walks").json()
    expect_same(
        "the walks without their ids",
        [*sent, {"name": "Short Cut", "km": 1.5, "tags": []}],
        [{key: walk[key] for key in ("name", "km", "tags")} for walk in listed],
    )
    expect_same("how many ids there are", 4, len({walk["id"] for walk in listed}))


@to_keep(5, "Otherwise it answers 422, and no walk is added")
@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "n" * 81},
        {"name": None},
        {"km": 0},
        {"km": 100.5},
        {"km": "far"},
        {"tags": "lake"},
        {"tags": [""]},
        {"tags": ["l" * 31]},
        {"tags": [None]},
        {"tags": ["lake"] * 13},
    ],
    ids=[
        "unnamed",
        "long-name",
        "null",
        "no-length",
        "too-far",
        "word",
        "one-tag",
        "empty-tag",
        "long-tag",
        "null-tag",
        "many",
    ],
)
def test_a_walk_that_is_none_is_refused(client, draw, change):
    """A walk out of bounds is answered 422, and is not listed"""
    walk = {"name": draw.title(), "km": 4.5, "tags": ["lake"], **change}
    expect(client.post("/walks", json=walk), status=422)
    expect(client.get("/walks"), status=200, json=[])


@to_fix(6, "It takes the place of the tags that the walk had")
def test_new_tags_take_the_place_of_the_old(client, draw, steps):
    """A walk that is described anew is found by its new tags, and no longer by the old; other walks stay as they are"""
    old, new = f"old {draw.word()}", f"new {draw.word()}"
    walk, other = steps.add(client, draw.title(), [old, "kids"]), steps.add(client, "Windmill Ridge", [old])
    for tags in (["kids", new], [], [new, "Kids", "a", new]):
        expect(client.put(f"/walks/{walk['id']}/tags", json=tags), status=204)
        expect(client.get("/walks"), status=200, json=[{**walk, "tags": tags}, other])
        expect(steps.find(client, new), status=200, json=[{**walk, "tags": tags}] if new in tags else [])
        expect(steps.find(client, old), status=200, json=[other])


@to_keep(
    6, "answers 404 for an `id` that no walk has, and 422 to what is no list of up to twelve tags; then the tags stay"
)
@pytest.mark.parametrize(
    "sent",
    ["lake", {"tags": ["lake"]}, ["view", ""], ["l" * 31], ["view"] * 13, [None]],
    ids=["text", "object", "empty", "long", "many", "null"],
)
def test_tags_that_are_none_are_refused(client, draw, steps, sent):
    """What is no list of tags is answered 422, an unknown walk 404, and no walk has changed"""
    walk = steps.add(client, draw.title(), ["lake", "kids"])
    expect(client.put(f"/walks/{walk['id']}/tags", json=sent), status=422)
    expect(client.put(f"/walks/{walk['id'] + 1}/tags", json=["view"]), status=404)
    expect(client.get("/walks"), status=200, json=[walk])


@to_keep(6, "answers 404 for an `id` that no walk has")
@pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
def test_an_id_that_no_walk_can_have_is_refused(client, number):
    """An id below 1, or one that no database could hold, is answered 404, or 422 where it is taken for no id"""
    expect(client.put(f"/walks/{number}/tags", json=["view"]), status=one_of(404, 422))


@to_fix(7, "still there after a restart")
@pytest.mark.parametrize("crash", [False, True], ids=["shut down", "crashed"])
def test_tags_outlive_a_restart(client, draw, restart, steps, crash):
    """After a restart walks are found by their last tags"""
    tag = draw.word()
    walk, other = steps.add(client, draw.title(), ["lake"]), steps.add(client, "Windmill Ridge", ["lake", "view"])
    client.put(f"/walks/{walk['id']}/tags", json=[tag, "view"])
    restart(crash=crash)
    expect(steps.find(client, tag, "view"), status=200, json=[{**walk, "tags": [tag, "view"]}])
    expect(client.get("/walks"), status=200, json=[{**walk, "tags": [tag, "view"]}, other])
