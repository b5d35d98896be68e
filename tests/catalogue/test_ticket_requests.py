import pytest

from checker.catalogue import open_collection
from checker.catalogue.captures import find_places
from checker.catalogue.ticket_requests import needed_before, read_requests

TICKET = """# T

```console
$ curl http://127.0.0.1:8000/tokens -d name=a
{"token":"<one>"}
$ wget http://127.0.0.1:8000/
$ curl -i http://127.0.0.1:8000/keys -H 'authorization: Bearer <one>'
HTTP/1.1 200 OK
x-key: <key>

{"for":"<one>"}
```

```console
$ curl -X DELETE 'http://127.0.0.1:8000/things/<key>?hard=1'
$ curl http://127.0.0.1:8000/
```
"""


def test_requests_are_numbered_and_tell_what_they_need_and_give():
    requests = read_requests(TICKET)
    assert [(one.number, one.line, one.method, one.url, one.needs, one.captures) for one in requests] == [
        (1, 4, "POST", "/tokens", (), ("one",)),
        (2, 7, "GET", "/keys", ("one",), ("key",)),
        (3, 15, "DELETE", "/things/<key>?hard=1", ("key",), ()),
        (4, 16, "GET", "/", (), ()),
    ]
    assert requests[0].body == "name=a"
    assert ("content-type", "application/x-www-form-urlencoded") in requests[0].headers
    assert requests[0].command == "curl http://127.0.0.1:8000/tokens -d name=a"


def test_the_requests_that_fill_a_requests_names_come_before_it():
    requests = read_requests(TICKET)
    assert [one.number for one in needed_before(requests, 3)] == [1, 2]
    assert [one.number for one in needed_before(requests, 2)] == [1]
    assert needed_before(requests, 4) == []


def test_what_is_known_need_not_be_asked_for():
    requests = read_requests(TICKET)
    assert [one.number for one in needed_before(requests, 3, ("one",))] == [2]
    assert needed_before(requests, 3, ("key",)) == []


def test_a_ticket_without_curl_lines_has_no_requests():
    assert read_requests("# T\n\nNothing here.\n") == ()


@pytest.mark.parametrize("slug", open_collection().slugs())
def test_every_katas_requests_can_be_sent_in_any_tool(slug: str):
    collection = open_collection()
    requests = read_requests(collection.ticket(collection.kata(slug)))
    places = {name for one in requests for answer in one.answers for name in find_places(answer)}
    assert requests
    assert {name for one in requests for name in one.needs} <= places
