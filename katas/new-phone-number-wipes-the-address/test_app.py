"""What the app and the front desk rely on."""

from checker.checks import an_integer, expect, to_fix, to_keep


@to_fix(3, "Whatever a PATCH does not send stays as it is")
def test_a_new_phone_number_leaves_the_address(client, draw, steps):
    """After the phone number alone was changed, the address is there"""
    record = steps.admit_with_all(client, draw)
    phone = f"0160 {draw.integer(1000, 9999)}"
    expect(steps.change(client, record, "contact", phone=phone), status=200, json={**record, "phone": phone})


@to_fix(6, "the record as it was answered last")
def test_a_new_phone_number_is_all_that_is_new(client, draw, steps):
    """The record, read again, has the new phone number and all the rest"""
    record = steps.admit_with_all(client, draw)
    phone = f"0160 {draw.integer(1000, 9999)}"
    steps.change(client, record, "contact", phone=phone)
    expect(client.get(f"/patients/{record['id']}"), status=200, json={**record, "phone": phone})


@to_keep(1, "Where the form leaves something out")
def test_a_form_with_a_name_alone_makes_a_record(client, draw):
    """A form with nothing but a name is answered 201, and the rest is as for everybody"""
    name = draw.name()
    expected = {
        "id": an_integer(),
        "name": name,
        "phone": None,
        "address": None,
        "reminder": "sms",
        "interpreter": False,
    }
    expect(client.post("/patients", json={"name": name}), status=201, json=expected)


@to_keep(2, "each of these has the value that was sent")
def test_what_is_sent_is_changed(client, draw, steps):
    """Phone and address, sent together, are changed"""
    record = steps.admit_with_all(client, draw)
    sent = {"phone": f"0170 {draw.integer(1000, 9999)}", "address": draw.title()}
    expect(steps.change(client, record, "contact", **sent), status=200, json=record | sent)


@to_keep(7, "404")
def test_an_unknown_patient_is_a_404(client, draw, steps):
    """A patient whom nobody admitted is answered 404"""
    expect(client.get(f"/patients/{draw.integer(1000, 9999)}"), status=404)
