"""What the monitor, the portal and the customers rely on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(1, "answers with the status that `GET` answers at that moment")
def test_the_monitor_finds_the_shop_open(client):
    """HEAD /health answers 200 while the shop is open"""
    expect(client.head("/health"), status=200)


@to_fix(1, "503")
def test_the_monitor_finds_the_shop_closed(client):
    """HEAD /health answers 503 while the shop is closed"""
    client.put("/opening", json={"open": False})
    expect(client.head("/health"), status=503)


@to_fix(2, "those that `GET` has")
def test_the_portal_finds_the_photos_type(client, draw, steps):
    """HEAD on a photo tells its type and its tag, as GET does"""
    sku = steps.draw_sku(draw)
    steps.shelve(client, sku)
    steps.hang_photo(client, sku, f"a picture of {draw.name()}")
    photo = client.get(f"/teas/{sku}/photo")
    headers = {"content-type": "image/png", "etag": photo.headers["etag"]}
    expect(client.head(f"/teas/{sku}/photo"), status=200, headers=headers)


@to_keep(3, 'answers 200 and `{"shop": "open"}`')
def test_the_shop_says_that_it_is_open(client):
    """GET /health says that the shop is open"""
    expect(client.get("/health"), status=200, json={"shop": "open"})


@to_keep(6, "the tea as it was put there last")
def test_customers_see_a_tea(client, draw, steps):
    """A tea on the shelf is shown"""
    sku, name, cents = steps.draw_sku(draw), draw.title(), draw.integer(100, 9999)
    expect(steps.shelve(client, sku, name, cents), status=204)
    expect(client.get(f"/teas/{sku}"), status=200, json={"name": name, "cents": cents})


@to_keep(9, "405 on `/opening`")
def test_the_opening_can_only_be_put(client):
    """HEAD /opening answers 405"""
    expect(client.head("/opening"), status=405)
