"""What the monitor, the portal and the customers rely on: every page, in every state."""

import pytest

from checker.checks import a_string, containing, expect, expect_same, to_fix, to_keep

PICTURE = bytes(range(256))


@to_fix(1, "`HEAD` on each page answers with the status that `GET` answers")
@pytest.mark.parametrize(
    "path", ["/health", "/", "/teas", "/teas?limit=1", "/teas/{sku}", "/teas/{sku}/photo"],
    ids=["health", "window", "list", "short-list", "tea", "photo"],
)  # fmt: skip
def test_every_page_can_be_asked_for_its_head(client, draw, steps, path):
    """HEAD on each page answers 200 where GET does, with no body"""
    sku = steps.draw_sku(draw)
    steps.shelve(client, sku, draw.title())
    steps.shelve(client, f"{sku}-2", draw.title())
    steps.hang_photo(client, sku, PICTURE)
    expect(client.head(path.format(sku=sku)), status=200, text="")


@to_fix(1, "404")
def test_what_is_not_there_has_no_head(client, draw, steps):
    """HEAD on a tea or a photo that is not there answers 404, and 200 as soon as it is"""
    sku = steps.draw_sku(draw)
    for path in (f"/teas/{sku}", f"/teas/{sku}/photo"):
        expect(client.head(path), status=404, text="")
    steps.shelve(client, sku)
    expect(client.head(f"/teas/{sku}"), status=200)
    expect(client.head(f"/teas/{sku}/photo"), status=404)
    steps.hang_photo(client, sku, PICTURE)
    expect(client.head(f"/teas/{sku}/photo"), status=200)
    expect(client.head(f"/teas/{sku}2"), status=404)


@to_fix(1, "422")
@pytest.mark.parametrize("limit", ["0", "101", "-1", "many", ""], ids=["none", "too-many", "negative", "word", "empty"])
def test_a_limit_that_get_refuses_is_refused(client, limit):
    """HEAD /teas refuses a limit as GET does"""
    expect(client.head(f"/teas?limit={limit}"), status=422, text="")


@to_fix(1, "at that moment")
def test_the_monitor_follows_the_shop(client, steps):
    """HEAD /health follows the shop, closed and open and closed again"""
    for is_open in (False, True, True, False, False, True):
        client.put("/opening", json={"open": is_open})
        steps.expect_head_like_get(client, "/health", 200 if is_open else 503)
        expect(client.head("/"), status=200)


@to_fix(2, "`Content-Type`, `ETag` and `Retry-After` are those that `GET` has, and missing where `GET` has none")
@pytest.mark.parametrize(
    ("path", "status"),
    [("/health", 503), ("/", 200), ("/teas", 200), ("/teas/{sku}", 200), ("/teas/{sku}/photo", 200),
     ("/teas?limit=0", 422), ("/teas/{sku}2", 404), ("/teas/{sku}2/photo", 404)],
    ids=["closed", "window", "list", "tea", "photo", "wrong-limit", "no-tea", "no-photo"],
)  # fmt: skip
def test_a_head_has_the_fields_of_get(client, draw, steps, path, status):
    """HEAD on each page has the header fields of GET, also where it is refused"""
    sku = steps.draw_sku(draw)
    steps.shelve(client, sku, draw.title())
    steps.hang_photo(client, sku, PICTURE, "image/jpeg")
    client.put("/opening", json={"open": False})
    steps.expect_head_like_get(client, path.format(sku=sku), status)


@to_fix(2, "`ETag`")
def test_the_portal_sees_that_a_photo_has_changed(client, draw, steps):
    """HEAD on a photo tells its tag and its type, before and after it was changed"""
    sku = steps.draw_sku(draw)
    steps.shelve(client, sku)
    for content, media_type in ((PICTURE, "image/png"), (PICTURE[::-1], "image/jpeg"), (b"", "image/png")):
        steps.hang_photo(client, sku, content, media_type)
        steps.expect_head_like_get(client, f"/teas/{sku}/photo", 200)


@to_keep(3, 'until `{"open": true}` is put there')
def test_customers_can_buy_after_stocktaking(client):
    """GET /health says closed, and when to come again, until the shop opens"""
    for _ in range(2):
        expect(client.put("/opening", json={"open": False}), status=204)
        closed = {"retry-after": "600"}
        expect(client.get("/health"), status=503, headers=closed, json={"shop": "closed"})
        client.put("/opening", json={"open": True})
        expect(client.get("/health"), status=200, headers={"retry-after": None}, json={"shop": "open"})


@to_keep(4, "an HTML page with the number of teas on the shelves")
def test_the_window_counts_the_teas(client, steps):
    """The shop's window says how many teas there are"""
    for count in range(13):
        expect(client.get("/"), status=200, headers={"content-type": "text/html"}, text=containing(f" {count}<"))
        steps.shelve(client, f"tea-{count}")
    steps.shelve(client, "tea-0", "Ceylon")
    expect(client.get("/"), status=200, text=containing(" 13<"))


@to_keep(5, "in the order in which they were put there first: the first `limit` of them (1 to 100), or 20")
def test_teas_are_listed_in_order(client, draw, steps):
    """Teas are listed in order, twenty or as many as are asked for"""
    teas = [{"name": draw.title(), "cents": draw.integer(100, 9999)} for _ in range(22)]
    for number, tea in enumerate(teas):
        steps.shelve(client, f"{'zam'[number % 3]}-{number}", "Old", 1)
        steps.shelve(client, f"{'zam'[number % 3]}-{number}", **tea)
    expect(client.get("/teas"), status=200, json=teas[:20])
    for limit in (1, 21, 100):
        expect(client.get("/teas", params={"limit": limit}), status=200, json=teas[:limit])


@to_keep(5, "any other `limit`")
@pytest.mark.parametrize("limit", ["0", "101", "-1", "many"])
def test_a_list_has_bounds(client, limit):
    """No teas, more than a hundred, and what is no number are refused"""
    expect(client.get("/teas", params={"limit": limit}), status=422)


@to_keep(6, "404 where there is none")
def test_an_unknown_tea_is_a_404(client, draw, steps):
    """A tea that is only like one of ours is answered 404"""
    sku = steps.draw_sku(draw)
    steps.shelve(client, sku)
    expect(client.get(f"/teas/{sku}0"), status=404)


@to_keep(7, "the same as long as the photo is, and another one when the photo was changed")
def test_a_photo_is_shown_with_its_tag(client, draw, steps):
    """A photo is shown as it was put there last, with a tag of its own"""
    sku, tags = steps.draw_sku(draw), []
    steps.shelve(client, sku)
    expect(client.get(f"/teas/{sku}/photo"), status=404)
    pictures = [(PICTURE, "image/png"), (PICTURE, "image/png"), (PICTURE + b"!", "image/jpeg")]
    for content, media_type in pictures:
        expect(steps.hang_photo(client, sku, content, media_type), status=204)
        shown = client.get(f"/teas/{sku}/photo")
        expect(shown, status=200, headers={"content-type": media_type, "etag": a_string()})
        expect_same("the photo", content, shown.content)
        tags.append(shown.headers["etag"])
    expect_same("that the tag stays and changes", [True, False], [tags[0] == tags[1], tags[1] == tags[2]])


@to_keep(7, "another one when the photo was changed")
@pytest.mark.parametrize(
    "changed",
    [PICTURE[::-1], PICTURE[:-1] + b"!", b"!" + PICTURE[1:], b""],
    ids=["turned", "end", "beginning", "empty"],
)
def test_a_changed_photo_has_another_tag(client, draw, steps, changed):
    """A photo that was changed has another tag, also where it is as large as before; put back, it is shown again"""
    sku, tags = steps.draw_sku(draw), []
    steps.shelve(client, sku)
    for content in (PICTURE, changed, PICTURE):
        steps.hang_photo(client, sku, content)
        shown = client.get(f"/teas/{sku}/photo")
        expect_same("the photo", content, shown.content)
        tags.append(shown.headers["etag"])
    expect_same("that the tag changed each time", [False, False], [tags[0] == tags[1], tags[1] == tags[2]])


@to_keep(7, "the photo as it was put there last")
def test_a_tea_with_a_new_price_keeps_its_photo(client, draw, steps):
    """A tea that is put on the shelf again has the photo that it had, with the same tag"""
    sku = steps.draw_sku(draw)
    steps.shelve(client, sku)
    steps.hang_photo(client, sku, PICTURE)
    tag = client.get(f"/teas/{sku}/photo").headers["etag"]
    steps.shelve(client, sku, draw.title(), 990)
    shown = client.get(f"/teas/{sku}/photo")
    expect(shown, status=200, headers={"content-type": "image/png", "etag": tag})
    expect_same("the photo", PICTURE, shown.content)


@to_keep(8, "422 to anything else, and then keeps the photo it has")
@pytest.mark.parametrize("media_type", ["image/gif", "text/html", "application/json"])
def test_only_photos_are_hung(client, draw, steps, media_type):
    """What is no photo is refused, and so is a photo of a tea that is not there"""
    sku = steps.draw_sku(draw)
    expect(steps.hang_photo(client, sku, PICTURE), status=404)
    expect(steps.shelve(client, sku), status=204)
    expect(steps.hang_photo(client, sku, PICTURE), status=204)
    expect(steps.hang_photo(client, sku, b"{}", media_type), status=422)
    shown = client.get(f"/teas/{sku}/photo")
    expect(shown, status=200, headers={"content-type": "image/png"})
    expect_same("the photo", PICTURE, shown.content)


@to_keep(9, "404 to a path at which there is nothing at all")
@pytest.mark.parametrize("path", ["/healthy", "/coffee", "/teas/assam/photos", "/teas/assam/photo/2", "/openings"])
def test_there_is_no_head_of_nothing(client, path):
    """HEAD on a path that the shop does not have answers 404"""
    expect(client.head(path), status=404)


@to_keep(9, "It changes nothing anywhere")
def test_asking_for_a_head_changes_nothing(client, draw, steps):
    """However often HEAD was asked, the shop is open or closed and its shelves filled as before"""
    sku, name = steps.draw_sku(draw), draw.title()
    steps.shelve(client, sku, name)
    steps.hang_photo(client, sku, PICTURE)
    for path in ("/health", "/", "/teas", f"/teas/{sku}", f"/teas/{sku}/photo", f"/teas/{sku}2", "/opening"):
        for _ in range(2):
            client.head(path)
    expect(client.get("/health"), status=200, json={"shop": "open"})
    expect(client.get("/teas"), status=200, json=[{"name": name, "cents": 790}])
    expect_same("the photo", PICTURE, client.get(f"/teas/{sku}/photo").content)
    expect(client.get(f"/teas/{sku}2"), status=404)
