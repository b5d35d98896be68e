"""How the starters fail that the collection has and will have, and where the rules say that it went wrong.

A diagnosis is good where it names the stage at which the fault shows, or that at which it sits. The stories are written
from what is known of each fault, one exchange or a few, as a check would meet it.
"""

from collections.abc import Callable

import pytest

from checker.diagnosis.explain import diagnose
from checker.model.verdict import Case

STORIES = {
    "good api key is rejected": (
        "request authentication",
        """
        GET /weather [X-API-Key: 0123456789abcdef] -> 401 {"detail": "No key"}
        server /weather dependencies
        status: 200 != 401
        """,
    ),
    "tag filter returns everything": (
        "request data",
        """
        GET /dishes?tag=vegan&tag=hot -> 200 [{"name": "curry"}, {"name": "steak"}]
        json: 1 element: [{"name": "curry"}] != 2 elements: [{"name": "curry"}, {"name": "steak"}]
        """,
    ),
    "tablet gets 415 for every order": (
        "request response",
        """
        POST /orders [Content-Type: application/json; charset=utf-8] {"dish": "soup"} -> 415 {"detail": "JSON, please"}
        server /orders dependencies
        status: 201 != 415
        """,
    ),
    "webhook deliveries end in 307": (
        "routing response",
        """
        POST /webhooks/carrier {"parcel": "P-1"} -> 307 [Location: http://127.0.0.1:8000/webhooks/carrier/]
        server /webhooks/carrier/
        status: 202 != 307
        """,
    ),
    "monitor says the shop is down": (
        "routing response",
        """
        HEAD /items/1 -> 405 [Allow: GET]
        status: 200 != 405
        """,
    ),
    "new phone number wipes the address": (
        "validation data",
        """
        POST /patients {"name": "Ana", "address": "Mill Lane 3", "phone": "1"} -> 201 {"id": 7}
        PATCH /patients/7 {"phone": "2"} -> 200 {"id": 7, "name": null, "address": null, "phone": "2"}
        GET /patients/7 -> 200 {"id": 7, "name": null, "address": null, "phone": "2"}
        json $.address: "Mill Lane 3" != null
        """,
    ),
    "twelve asked, one delivered": (
        "validation data",
        """
        POST /orders {"item": "roll", "qty": 12} -> 201 {"item": "roll", "quantity": 1}
        server /orders dependencies endpoint serialization
        status: 422 != 201
        """,
    ),
    "neighbour reads my order": (
        "authentication data",
        """
        POST /orders [Authorization: Bearer ana-token] {"item": "tea"} -> 201 {"id": 31}
        GET /orders/31 [Authorization: Bearer ben-token] -> 200 {"id": 31, "item": "tea"}
        server /orders/{id} dependencies endpoint serialization
        status: 404 != 200
        """,
    ),
    "guest pass still opens the door": (
        "route authentication",
        """
        POST /passes {"seconds": 1} -> 201 {"token": "eyJhbGciOiJIUzI1NiJ9.e30"}
        GET /door [Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30] -> 200 {"open": true}
        status: 401 != 200
        """,
    ),
    "fresh token is refused": (
        "route authentication",
        """
        POST /sign-in {"name": "ana", "pin": "1"} -> 200 {"token": "eyJhbGciOiJIUzI1NiJ9.e30"}
        GET /me [Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30] -> 401 {"detail": "Bad token"}
        server /me dependencies
        status: 200 != 401
        """,
    ),
    "created, then gone": (
        "data route",
        """
        POST /bookings {"room": "blue"} -> 201 {"id": 5, "room": "blue"}
        GET /bookings/5 -> 404 {"detail": "No such booking"}
        server /bookings/{id} dependencies endpoint
        sql SELECT * FROM booking WHERE id = 5
        status: 200 != 404
        """,
    ),
    "open tickets count is zero": (
        "data response",
        """
        POST /tickets {"title": "a"} -> 201 {"id": 1, "status": "open"}
        GET /report -> 200 {"open": 0}
        sql SELECT count(*) FROM ticket WHERE status = 'open'
        json $.open: 1 != 0
        """,
    ),
    "forecast works once": (
        "upstream response",
        """
        GET /forecast/Ulm -> 200 {"town": "Ulm", "rain": 3}
        GET /forecast/Ulm -> 500 Internal Server Error
        server /forecast/{town} dependencies endpoint
        raised File "app.py", line 20, in forecast | RuntimeError: Cannot send a request, as the client has been closed.
        status: 200 != 500
        """,
    ),
    "member list shows too much": (
        "response data",
        """
        GET /members -> 200 [{"id": 1, "name": "Ana", "password_hash": "x"}]
        json $[0].password_hash: no such member != "x"
        """,
    ),
    "signed in, but still a stranger": (
        "response authentication",
        """
        POST /sign-in {"name": "ana", "pin": "1"} -> 200 {"ok": true}
        header set-cookie: a cookie named sid != no such header
        """,
    ),
    "link to new order is dead": (
        "response routing",
        """
        POST /api/v1/orders {"item": "tea"} -> 201 [Location: /orders/9] {"id": 9}
        GET /orders/9 -> 404 {"detail": "Not Found"}
        status: 200 != 404
        """,
    ),
    "genuine webhook is called a forgery": (
        "request authentication",
        """
        POST /webhooks [X-Signature: 9f86d081884c7d65] {"amount": 1.0} -> 401 {"detail": "Bad signature"}
        server /webhooks dependencies
        status: 202 != 401
        """,
    ),
    "retry pays twice": (
        "request data",
        """
        POST /payments [Idempotency-Key: 4f1c2a77] {"amount": 5} -> 201 {"id": 1, "amount": 5}
        POST /payments [Idempotency-Key: 4f1c2a77] {"amount": 5} -> 201 {"id": 2, "amount": 5}
        json $.id: 1 != 2
        """,
    ),
    "partner sees 500 for unknown order": (
        "routing response",
        """
        GET /partner/orders/77 -> 500 Internal Server Error
        server /partner/orders/{id} dependencies endpoint
        raised File "app.py", line 44, in find | orders.UnknownOrder: 77
        status: 404 != 500
        """,
    ),
    "browser cannot save, but curl can": (
        "routing authentication",
        """
        OPTIONS /notes [Origin: https://notes.example | Access-Control-Request-Method: PUT] -> 401 {"detail": "Sign in"}
        status: 200 != 401
        """,
    ),
    "one sensor blanks the dashboard": (
        "validation response",
        """
        POST /readings {"value": "NaN"} -> 201 {"id": 1}
        GET /dashboard -> 500 Internal Server Error
        server /dashboard dependencies endpoint serialization
        raised ValueError: Out of range float values are not JSON compliant: nan
        status: 200 != 500
        """,
    ),
    "courier opens the admin desk": (
        "validation authentication",
        """
        PATCH /me [Authorization: Bearer ana-token] {"role": "admin"} -> 200 {"name": "ana"}
        GET /admin [Authorization: Bearer ana-token] -> 200 []
        status: 403 != 200
        """,
    ),
    "any member can close the shop": (
        "authentication route",
        """
        POST /shop/close [Authorization: Bearer member-token] -> 200 {"open": false}
        server /shop/close dependencies endpoint serialization
        status: 403 != 200
        """,
    ),
    "renewal token reads the inbox": (
        "authentication route",
        """
        GET /inbox [Authorization: Bearer renewal-token] -> 200 []
        status: 401 != 200
        """,
    ),
    "basket empties at checkout": (
        "authentication data",
        """
        POST /cart {"item": "tea"} -> 201 [Set-Cookie: sid=0123456789abcdef; Path=/cart] {"items": ["tea"]}
        GET /checkout -> 200 {"items": []}
        json $.items: 1 element: ["tea"] != 0 elements: []
        """,
    ),
    "late orders land on tomorrow": (
        "route data",
        """
        POST /orders {"placed_at": "2026-05-04T23:30:00-05:00", "total": 12} -> 201 {"id": 1}
        GET /totals -> 200 {"2026-05-05": 12}
        json $.2026-05-04: 12 != no such member
        json $.2026-05-05: no such member != 12
        """,
    ),
    "orders vanish on page two": (
        "data",
        """
        POST /orders {"item": "a"} -> 201 {"id": 1}
        GET /orders?limit=1 -> 200 {"items": [3], "next": "x"}
        GET /orders?limit=1&after=x -> 200 {"items": [1]}
        the orders of all pages, newest first: 3 elements: [3, 2, 1] != 2 elements: [3, 1]
        """,
    ),
    "order list slower every week": (
        "data response",
        """
        GET /orders -> 200 [Server-Timing: db;desc="21"] []
        header server-timing: at most 3 statements != "db;desc=\\"21\\""
        """,
    ),
    "everyone is signed out at noon": (
        "upstream authentication",
        """
        POST /sign-in {"name": "ana", "pin": "1"} -> 200 {"token": "a-token-of-ana"}
        GET /fares/7 [Authorization: Bearer a-token-of-ana] -> 401 {"detail": "key expired"}
        server /fares/{id} dependencies endpoint
        called GET http://fares.example/7 = 401
        status: 502 != 401
        """,
    ),
    "menu cannot be opened": (
        "upstream response",
        """
        GET /menu -> not_http
        broken No whole response: the body can't be decoded.
        """,
    ),
    "timetable never changes on the phone": (
        "response data",
        """
        GET /lines/4 -> 200 [ETag: "4"] {"first": "05:10"}
        PUT /lines/4 {"first": "05:20"} -> 200 {"first": "05:20"}
        GET /lines/4 [If-None-Match: "4"] -> 304 [ETag: "4"]
        status: 200 != 304
        """,
    ),
    "browser reports blocked, not broken": (
        "response request",
        """
        GET /balance [Origin: https://bank.example] -> 500 {"detail": "Something broke"}
        header access-control-allow-origin: "https://bank.example" != no such header
        """,
    ),
    "import stays in processing": (
        "request data",
        """
        POST /imports x=1 -> 202 {"job": "j1"}
        GET /imports/j1 -> 200 {"state": "processing"}
        json $.state: "done" != "processing"
        """,
    ),
    "partner portal answers only 500": (
        "routing data",
        """
        GET /portal/rooms -> 500 Internal Server Error
        server /portal/rooms dependencies endpoint
        raised File "portal.py", line 12, in rooms | sqlite3.OperationalError: no such table: rooms
        status: 200 != 500
        """,
    ),
    "one edit breaks the calendar": (
        "validation response",
        """
        PATCH /meetings/1 {"end": "2026-01-01T08:00:00Z"} -> 200 {"id": 1}
        GET /meetings -> 500 Internal Server Error
        server /meetings dependencies endpoint serialization
        raised fastapi.exceptions.ResponseValidationError: 1 error:\\n  {'loc': ('response',), 'msg': 'ends early'}
        status: 200 != 500
        """,
    ),
    "signed-out phone still works": (
        "authentication route",
        """
        POST /sign-out [Authorization: Bearer a-token-of-ana] -> 204
        GET /balance [Authorization: Bearer a-token-of-ana] -> 200 {"balance": 4}
        status: 401 != 200
        """,
    ),
    "kiosk acts as manager": (
        "authentication data",
        """
        GET /takings [Authorization: Bearer kiosk-signed] -> 200 {"total": 4}
        status: 403 != 200
        """,
    ),
    "failed payment fails forever": (
        "route upstream",
        """
        POST /payments [Idempotency-Key: 4f1c2a77] {"amount": 5} -> 502 {"detail": "The bank did not answer"}
        POST /payments [Idempotency-Key: 4f1c2a77] {"amount": 5} -> 502 {"detail": "The bank did not answer"}
        status: 201 != 502
        """,
    ),
    "second sign-up gets 201, but no account": (
        "data response",
        """
        POST /members {"email": "ana@example.com"} -> 201 {"id": 1}
        POST /members {"email": "ana@example.com"} -> 201 {"id": 2}
        server /members dependencies endpoint serialization
        raised File "app.py", line 22, in get_session | sqlalchemy.exc.IntegrityError: UNIQUE constraint failed
        status: 409 != 201
        """,
    ),
    "refused transfer still costs money": (
        "data response",
        """
        POST /accounts {"balance": 100} -> 201 {"id": 1, "balance": 100}
        POST /transfers {"from": 1, "to": 2, "amount": 30} -> 409 {"detail": "blocked"}
        GET /accounts/1 -> 200 {"id": 1, "balance": 70}
        json $.balance: 100 != 70
        """,
    ),
    "one duplicate and nothing works": (
        "data response",
        """
        POST /bookings {"code": "A"} -> 409 {"detail": "taken"}
        GET /bookings -> 500 Internal Server Error
        server /bookings dependencies endpoint
        raised File "app.py", line 9, in bookings | sqlalchemy.exc.PendingRollbackError: rolled back
        status: 200 != 500
        """,
    ),
    "checkout hangs when tax is slow": (
        "upstream response",
        """
        POST /checkout {"cart": 1} -> timed_out
        server /checkout dependencies upstream
        broken No whole response: no response within 5 seconds.
        """,
    ),
    "health check fails while labels print": (
        "upstream request",
        """
        POST /labels {"parcel": 1} -> 201 {"id": 1}
        took 0 to 1000
        GET /health -> 200 {"ok": true}
        took 50 to 1050
        the seconds that /health took: at most 0.5 != 1.0
        """,
    ),
    "client hammers instead of waiting": (
        "response authentication",
        """
        GET /tickets -> 429 {"title": "Too many requests"}
        header retry-after: a number of seconds != no such header
        """,
    ),
    "my cart shows a stranger's name": (
        "authentication data",
        """
        GET /cart [Authorization: Bearer ana-token] -> 200 {"name": "Ana Okafor"}
        GET /cart [Authorization: Bearer ben-token] -> 200 {"name": "Ana Okafor"}
        json $.name: "Ben Ito" != "Ana Okafor"
        """,
    ),
    "double tap orders two dinners": (
        "route data",
        """
        POST /dinners [Idempotency-Key: k1] {"dish": "soup"} -> 201 {"id": 1}
        POST /dinners [Idempotency-Key: k1] {"dish": "soup"} -> 201 {"id": 2}
        the dinners that the kitchen got: 1 != 2
        """,
    ),
    "two families, one cabin": (
        "data response",
        """
        POST /cabins/1/bookings {"name": "Ana"} -> 201 {"id": 1}
        POST /cabins/1/bookings {"name": "Ben"} -> 201 {"id": 2}
        status: 409 != 201
        """,
    ),
    "night note disappears": (
        "data response",
        """
        GET /charts/1 -> 200 [ETag: "1"] {"note": "a"}
        POST /charts/1/handover {"note": "b"} -> 200 {"note": "b"}
        PUT /charts/1 [If-Match: "1"] {"note": "c"} -> 200 {"note": "c"}
        status: 412 != 200
        """,
    ),
    "somebody else's basket": (
        "upstream data",
        """
        POST /basket [Authorization: Bearer ana-token] {"item": "tea"} -> 201 {"items": ["tea"]}
        GET /basket -> 200 {"items": ["tea"]}
        server /basket dependencies upstream endpoint serialization
        json $.items: 0 elements: [] != 1 element: ["tea"]
        """,
    ),
    "one timeout, three payments": (
        "upstream data",
        """
        POST /payments {"amount": 5} -> 201 {"id": 1}
        GET /bank/charges -> 200 [{"amount": 5}, {"amount": 5}, {"amount": 5}]
        json: 1 element: [{"amount": 5}] != 3 elements: [{"amount": 5}, {"amount": 5}, {"amount": 5}]
        """,
    ),
    "stranger's address on my screen": (
        "response data",
        """
        GET /me [Authorization: Bearer ana-token] -> 200 {"address": "Mill Lane 3"}
        GET /me [Authorization: Bearer ben-token] -> 200 [Age: 3] {"address": "Mill Lane 3"}
        json $.address: "Hill Road 9" != "Mill Lane 3"
        """,
    ),
    "export looks complete but is short": (
        "response data",
        """
        GET /export -> 200 [Content-Type: text/csv] id,amount
        how the download ends, of which a page failed: "cut off" != "normally"
        """,
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_fault_of_the_curriculum_is_found_where_it_shows_or_sits(name: str, story: Callable[[str], Case]) -> None:
    stages, text = STORIES[name]
    found = diagnose(story(text))
    assert found is not None
    assert found.stage in stages.split(), f"{found.rule}: {found.sentence} {found.question}"
