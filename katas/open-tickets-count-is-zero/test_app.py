"""What the screen in the corridor and the desk's page rely on."""

from checker.checks import an_integer, expect, to_fix, to_keep


@to_fix(1, "the number of tickets")
def test_open_tickets_are_counted(client, draw, steps):
    """The screen shows as many open tickets as were opened"""
    number = draw.integer(2, 6)
    for _ in range(number):
        steps.open_ticket(client, draw, draw.word())
    expect(client.get("/reports/statuses"), status=200, json={"open": number, "waiting": 0, "solved": 0})


@to_keep(1, "0 where there are none")
def test_a_desk_without_tickets_has_three_zeros(client):
    """Before the first ticket all three numbers are zero"""
    expect(client.get("/reports/statuses"), status=200, json={"open": 0, "waiting": 0, "solved": 0})


@to_keep(2, "a member for each team that has tickets which are not solved")
def test_the_teams_have_their_work(client, draw, steps):
    """Two teams with open tickets are shown with the number of them"""
    for team in ("network", "printers", "network"):
        steps.open_ticket(client, draw, team)
    expect(client.get("/reports/teams"), status=200, json={"network": 2, "printers": 1})


@to_keep(3, "a list of all tickets of that status")
def test_the_desk_lists_what_is_open(client, draw, steps):
    """The desk's page lists the open ticket, and not the one that was solved"""
    ticket = steps.open_ticket(client, draw, "network")
    steps.open_ticket(client, draw, "printers", "solved")
    expect(client.get("/tickets", params={"status": "open"}), status=200, json=[ticket])


@to_keep(4, "answers 201 and the ticket, which is open")
def test_a_ticket_can_be_opened(client, draw):
    """Whoever opens a ticket is answered 201 and the ticket"""
    sent = {"team": draw.word(), "title": draw.title()}
    expect(client.post("/tickets", json=sent), status=201, json={"id": an_integer(), "status": "open", **sent})


@to_keep(5, "422 without a status or with another one")
def test_a_status_that_does_not_exist_is_refused(client, draw, steps):
    """A status that there is not is answered 422"""
    ticket = steps.open_ticket(client, draw, "network")
    expect(client.patch(f"/tickets/{ticket['id']}", json={"status": "forgotten"}), status=422)
