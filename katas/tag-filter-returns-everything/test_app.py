"""What the tourist office's page relies on."""

from checker.checks import an_integer, expect, to_fix, to_keep


@to_fix(1, "the walks that have all the tags that the query names")
def test_a_ticked_box_is_a_filter(client, draw, steps):
    """With one box ticked, the walks with this tag are listed"""
    tag = draw.word()
    walk = steps.add(client, draw.title(), [tag])
    steps.add(client, "Windmill Ridge", ["view"])
    expect(steps.find(client, tag), status=200, json=[walk])


@to_fix(1, "those with both")
def test_two_ticked_boxes_both_count(client, draw, steps):
    """With two boxes ticked, the walks with both tags are listed"""
    first, second = f"a{draw.word()}", f"b{draw.word()}"
    steps.add(client, "Windmill Ridge", [first])
    walk = steps.add(client, draw.title(), [first, second])
    steps.add(client, "Old Railway", [second])
    expect(steps.find(client, first, second), status=200, json=[walk])


@to_fix(4, "the number of walks that are in its list")
def test_the_button_counts_what_is_listed(client, draw, steps):
    """With one box ticked, the button says how many walks have this tag"""
    tag = draw.word()
    for tags in ([tag], ["view"], [tag, "view"]):
        steps.add(client, draw.title(), tags)
    expect(steps.count(client, tag), status=200, json=2)


@to_keep(1, "Without `tag` all walks are listed")
def test_without_a_tick_all_walks_are_listed(client, draw, steps):
    """With no box ticked, all walks are listed"""
    walks = [steps.add(client, draw.title(), tags) for tags in (["lake"], [], ["view"])]
    expect(client.get("/walks"), status=200, json=walks)


@to_keep(3, "no longer than that")
def test_the_slider_is_a_filter(client, draw, steps):
    """With the slider pulled to five kilometres, shorter walks are listed"""
    short = steps.add(client, draw.title(), ["lake"], km=4.5)
    steps.add(client, "Windmill Ridge", ["lake"], km=9.5)
    expect(client.get("/walks?max_km=5"), status=200, json=[short])


@to_keep(5, "answers 201 and the walk")
def test_a_walk_is_added_with_its_tags(client, draw):
    """A walk is added with its tags, as they were sent"""
    walk = {"name": draw.title(), "km": 7.5, "tags": ["lake", draw.word()]}
    expect(client.post("/walks", json=walk), status=201, json={"id": an_integer(), **walk})
