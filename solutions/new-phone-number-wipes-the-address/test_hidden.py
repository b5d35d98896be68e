"""What the app and the front desk rely on: every member, every value, every way to a record."""

import pytest

from checker.checks import an_integer, expect, to_fix, to_keep

OPEN = {"phone": None, "address": None, "reminder": "sms", "interpreter": False}
FULL = {"phone": "0151 4711", "address": "Mill Lane 3", "reminder": "letter", "interpreter": True}


@to_fix(3, "Whatever a PATCH does not send stays as it is")
@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("contact", {"phone": "0160 1848"}),
        ("contact", {"address": "Elm Street 9"}),
        ("wishes", {"reminder": "letter"}),
        ("wishes", {"interpreter": True}),
    ],
    ids=["phone", "address", "reminder", "interpreter"],
)
@pytest.mark.parametrize(
    "before", [FULL, {**FULL, "reminder": "none"}, {**OPEN, "phone": "1"}], ids=["full", "none", "open"]
)
def test_one_member_is_changed_and_the_rest_stays(client, draw, steps, what, sent, before):
    """A PATCH with one member changes this one, whatever the others are"""
    record = steps.admit(client, draw.name(), **before)
    expect(steps.change(client, record, what, **sent), status=200, json=record | sent)
    expect(client.get(f"/patients/{record['id']}"), status=200, json=record | sent)


@to_fix(2, "the value that was sent, whatever it was before; `null` where `null` was sent")
@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("contact", {"phone": None}),
        ("contact", {"address": None}),
        ("wishes", {"reminder": "none"}),
        ("wishes", {"reminder": "sms"}),
        ("wishes", {"interpreter": False}),
    ],
    ids=["no-phone", "no-address", "no-reminder", "text-message", "no-interpreter"],
)
def test_a_box_that_was_emptied_is_empty(client, draw, steps, what, sent):
    """What was sent as null, as false or as it is by itself is so in the record, and the rest stays"""
    record = steps.admit_with_all(client, draw)
    for _ in range(2):
        expect(steps.change(client, record, what, **sent), status=200, json=record | sent)
    expect(client.get(f"/patients/{record['id']}"), status=200, json=record | sent)


@to_fix(3, "also where it sends an empty object")
@pytest.mark.parametrize("what", ["contact", "wishes"])
def test_an_empty_change_changes_nothing(client, draw, steps, what):
    """An empty object is answered 200 and the record as it was"""
    record = steps.admit_with_all(client, draw)
    expect(steps.change(client, record, what), status=200, json=record)
    expect(client.get(f"/patients/{record['id']}"), status=200, json=record)


@to_keep(2, "or both")
@pytest.mark.parametrize("reminder", ["sms", "letter", "none"], ids=["text-message", "letter", "none"])
@pytest.mark.parametrize("interpreter", [True, False], ids=["interpreter", "none-needed"])
def test_both_are_changed_at_once(client, draw, steps, reminder, interpreter):
    """Phone and address, and reminder and interpreter, are changed together to any values"""
    record = steps.admit_with_all(client, draw)
    sent = {"phone": None, "address": "Große Straße 5, 7. Stock, bei 村上"}
    expect(steps.change(client, record, "contact", **sent), status=200, json=record | sent)
    wishes = {"reminder": reminder, "interpreter": interpreter}
    expect(steps.change(client, record, "wishes", **wishes), status=200, json=record | sent | wishes)


@to_fix(6, "as it was answered last, also after a restart of the service")
@pytest.mark.parametrize("crash", [False, True], ids=["shut-down", "crashed"])
def test_changes_add_up_and_outlive_a_restart(client, draw, restart, steps, crash):
    """Change by change the record is as the patient wants it, and so it is after a restart"""
    record = steps.admit(client, draw.name())
    expected = dict(record)
    changes = [
        ("contact", {"address": draw.title()}),
        ("wishes", {"reminder": "letter"}),
        ("contact", {"phone": "0160 1848"}),
        ("wishes", {"interpreter": True}),
        ("contact", {"phone": None}),
        ("wishes", {"reminder": "none"}),
        ("contact", {"phone": str(draw.integer(1000, 9999))}),
        ("wishes", {"interpreter": False}),
    ]
    for what, sent in changes:
        expected |= sent
        expect(steps.change(client, record, what, **sent), status=200, json=expected)
    restart(crash=crash)
    expect(client.get(f"/patients/{record['id']}"), status=200, json=expected)
    expected["address"] = None
    expect(steps.change(client, record, "contact", address=None), status=200, json=expected)


@to_fix(7, "What is done to one record changes no other")
def test_patients_are_kept_apart(client, draw, steps):
    """What one patient changes is changed in no other's record"""
    one, two, three = (steps.admit_with_all(client, draw) for _ in range(3))
    expect(steps.change(client, two, "contact", phone=None), status=200, json=two | {"phone": None})
    expect(steps.change(client, three, "wishes", reminder="sms"), status=200, json=three | {"reminder": "sms"})
    expect(client.get(f"/patients/{one['id']}"), status=200, json=one)
    expect(client.get(f"/patients/{two['id']}"), status=200, json=two | {"phone": None})


@to_keep(4, "What the form leaves out is as promise 1 has it")
@pytest.mark.parametrize(
    "left",
    [[], ["phone"], ["address", "interpreter"], ["reminder"], ["phone", "reminder"]],
    ids=["nothing", "phone", "address-and-interpreter", "reminder", "phone-and-reminder"],
)
def test_a_new_form_takes_the_place_of_the_record(client, draw, steps, left):
    """What a new form leaves out is as if it were the first, whatever the record had"""
    record, name = steps.admit_with_all(client, draw), draw.name()
    filled_in = {"phone": "0170 9", "address": draw.title(), "reminder": "none", "interpreter": True}
    form = {member: filled_in[member] for member in left}
    expected = {"id": record["id"], "name": name, **OPEN, **form}
    expect(client.put(f"/patients/{record['id']}", json={"name": name, **form}), status=200, json=expected)
    expect(client.get(f"/patients/{record['id']}"), status=200, json=expected)


@to_fix(4, "takes the place of all that was there")
def test_a_form_and_a_change_follow_each_other(client, draw, steps):
    """After a new form a change leaves what the form said, and after a change a new form leaves nothing"""
    record, name = steps.admit_with_all(client, draw), draw.name()
    client.put(f"/patients/{record['id']}", json={"name": name, "address": "Elm Street 9", "interpreter": True})
    expected = {**record, **OPEN, "name": name, "address": "Elm Street 9", "interpreter": True, "phone": "0160 1848"}
    expect(steps.change(client, record, "contact", phone="0160 1848"), status=200, json=expected)
    expected = {**record, **OPEN, "name": name}
    expect(client.put(f"/patients/{record['id']}", json={"name": name}), status=200, json=expected)
    for what, sent in (("contact", {"address": "Mill Lane 3"}), ("wishes", {"reminder": "none"})):
        expected |= sent
        expect(steps.change(client, record, what, **sent), status=200, json=expected)


@to_keep(2, "each of these has the value that was sent")
@pytest.mark.parametrize(
    "sent",
    [
        {"phone": "1" * 40, "address": "x" * 200},
        {"phone": "1", "address": "x"},
        {"phone": " 0160 ", "address": " Elm Street\n9 "},
    ],
    ids=["longest", "shortest", "blanks"],
)
def test_a_change_is_taken_as_it_is(client, draw, steps, sent):
    """The longest and shortest values, and blanks at their ends, are stored as they were sent, and can be emptied"""
    record = steps.admit_with_all(client, draw)
    for changes in (sent, {"phone": sent["phone"], "address": None}):
        record |= changes
        expect(steps.change(client, record, "contact", **changes), status=200, json=record)
        expect(client.get(f"/patients/{record['id']}"), status=200, json=record)


@to_keep(1, "a JSON object with `name`")
@pytest.mark.parametrize("name", ["x", "x" * 80], ids=["short", "long"])
def test_a_name_may_be_short_or_long(client, name):
    """Names of one and of eighty characters are answered 201"""
    expect(client.post("/patients", json={"name": name}), status=201, json={"id": an_integer(), "name": name, **OPEN})


@to_keep(1, "any of `phone`, `address`, `reminder` and `interpreter`")
@pytest.mark.parametrize("filled_in", [FULL, {"reminder": "none"}, {"phone": "1"}], ids=["all", "no-reminder", "phone"])
def test_a_form_is_typed_in_as_it_is(client, draw, filled_in):
    """A form is taken over with what it says, and the rest is as for everybody"""
    name = draw.name()
    expected = {"id": an_integer(), "name": name, **OPEN, **filled_in}
    expect(client.post("/patients", json={"name": name, **filled_in}), status=201, json=expected)


@to_keep(5, "422 where a value is not one of those above")
@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("contact", {"phone": "", "address": "Elm Street 9"}),
        ("contact", {"phone": "0160 1848", "address": "x" * 201}),
        ("contact", {"phone": "1" * 41, "address": None}),
        ("contact", {"phone": None, "address": ""}),
        ("wishes", {"reminder": "mail", "interpreter": False}),
        ("wishes", {"reminder": "", "interpreter": False}),
        ("wishes", {"reminder": None, "interpreter": False}),
        ("wishes", {"reminder": "none", "interpreter": None}),
    ],
    ids=["empty-phone", "long-address", "long-phone", "empty-address", "mail", "empty", "null", "null-answer"],
)
def test_a_change_that_is_refused_changes_nothing(client, draw, steps, what, sent):
    """A PATCH with one wrong value is answered 422, and the right one is not taken either"""
    record = steps.admit_with_all(client, draw)
    expect(steps.change(client, record, what, **sent), status=422)
    expect(client.get(f"/patients/{record['id']}"), status=200, json=record)


@to_keep(5, "where a form has no `name`")
@pytest.mark.parametrize(
    "form",
    [
        FULL,
        {"name": ""},
        {"name": None},
        {"name": "x" * 81},
        {"name": "Ines", "interpreter": None},
        {"name": "Ines", "reminder": None},
    ],
    ids=["no-name", "empty-name", "null-name", "long-name", "null-answer", "null-reminder"],
)
def test_a_form_that_is_refused_changes_nothing(client, draw, steps, form):
    """A form without a name, or with a wrong value, is answered 422, and the record stays"""
    record = steps.admit_with_all(client, draw)
    expect(client.put(f"/patients/{record['id']}", json=form), status=422)
    expect(client.get(f"/patients/{record['id']}"), status=200, json=record)
    expect(client.post("/patients", json=form), status=422)


@to_keep(7, "To an `id` that no record has, all of these but the first answer 404")
@pytest.mark.parametrize(
    ("method", "what"),
    [("GET", ""), ("PUT", ""), ("PATCH", "/contact"), ("PATCH", "/wishes")],
    ids=["read", "form", "contact", "wishes"],
)
def test_there_is_no_record_of_an_unknown_patient(client, draw, steps, method, what):
    """An id that no record has is answered 404, and has no record afterwards"""
    record = steps.admit_with_all(client, draw)
    nobody = f"/patients/{record['id'] + draw.integer(1, 99)}"
    body = None if method == "GET" else {"name": "Ines", "phone": "0160 1848", "reminder": "sms"}
    expect(client.request(method, f"{nobody}{what}", **({} if body is None else {"json": body})), status=404)
    expect(client.get(nobody), status=404)
