"""What several checks do or promise alike."""

from checker.checks import expect

FIELDS = ("content-type", "etag", "retry-after")


def shelve(client, sku, name="Assam", cents=790):
    """Put a tea on the shelf as the till does, and return the answer."""
    return client.put(f"/teas/{sku}", json={"name": name, "cents": cents})


def hang_photo(client, sku, content, media_type="image/png"):
    """Hang a tea's photo as the till does, and return the answer."""
    return client.put(f"/teas/{sku}/photo", content=content, headers={"content-type": media_type})


def draw_sku(draw):
    """A tea's sku that nobody could have written down before."""
    return f"{draw.word()}-{draw.integer(100, 99999)}"


def expect_head_like_get(client, path, status):
    """HEAD on `path` answers `status`, as GET does, with the fields that GET has and no body."""
    asked = client.head(path)
    read = client.get(path)
    headers = {name: read.headers.get(name) for name in FIELDS}
    if "content-length" in asked.headers:
        headers["content-length"] = str(len(read.content))
    expect(read, status=status)
    expect(asked, status=status, headers=headers, text="")
