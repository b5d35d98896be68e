"""What the screen in the corridor and the desk's page rely on, status by status and team by team."""

import pytest

from checker.checks import an_integer, expect, expect_same, one_of, to_fix, to_keep

NOT_A_STATUS = ["OPEN", "ON_HOLD", "Waiting", "WAITING", "DONE", "done", "on hold", "", " open"]


@to_fix(1, "Each is the number of tickets that `GET /tickets?status=` lists at that moment")
@pytest.mark.parametrize("status", ["open", "waiting", "solved"])
def test_every_status_is_counted(client, draw, steps, status):
    """Tickets of one status are counted there and nowhere else, however many they are"""
    number = draw.integer(10, 14)
    for _ in range(number):
        steps.open_ticket(client, draw, draw.word(), status)
    expected = {"open": 0, "waiting": 0, "solved": 0, status: number}
    expect(client.get("/reports/statuses"), status=200, json=expected)
    expect_same("how many tickets of each status are listed", expected, steps.listed(client))


@to_fix(1, "exactly the members `open`, `waiting` and `solved`")
def test_all_three_are_counted_at_once(client, draw, steps):
    """Tickets of all three statuses are counted each at its own, in a second report as in the first"""
    for status, number in {"solved": 3, "open": 1, "waiting": 2}.items():
        for _ in range(number):
            steps.open_ticket(client, draw, "network", status)
    for _ in range(2):
        expect(client.get("/reports/statuses"), status=200, json={"open": 1, "waiting": 2, "solved": 3})


@to_fix(1, "lists at that moment")
def test_the_numbers_follow_each_change(client, draw, steps):
    """A ticket that goes from status to status, and back, takes its number along"""
    ticket = steps.open_ticket(client, draw, "network")
    steps.open_ticket(client, draw, "network")
    for status in ("waiting", "open", "solved", "solved", "waiting", "solved", "open"):
        expect(client.patch(f"/tickets/{ticket['id']}", json={"status": status}), status=200)
        expected = {"open": 1, "waiting": 0, "solved": 0}
        expected[status] += 1
        expect(client.get("/reports/statuses"), status=200, json=expected)


@to_fix(2, "Teams with none are not in it")
def test_solved_tickets_are_no_work(client, draw, steps):
    """What a team has solved is no work any more, and a team that has solved all is not shown"""
    for status in ("open", "solved", "waiting", "solved", "solved"):
        steps.open_ticket(client, draw, "network", status)
    steps.open_ticket(client, draw, "printers", "solved")
    last = steps.open_ticket(client, draw, "phones")
    expect(client.get("/reports/teams"), status=200, json={"network": 2, "phones": 1})
    client.patch(f"/tickets/{last['id']}", json={"status": "solved"})
    expect(client.get("/reports/teams"), status=200, json={"network": 2})
    client.patch(f"/tickets/{last['id']}", json={"status": "waiting"})
    expect(client.get("/reports/teams"), status=200, json={"network": 2, "phones": 1})


@to_keep(2, "a member for each team that has tickets which are not solved")
def test_waiting_tickets_are_work(client, draw, steps):
    """What waits for an answer is still a team's work"""
    for team in ("phones", "phones", "network"):
        steps.open_ticket(client, draw, team, "waiting")
    expect(client.get("/reports/teams"), status=200, json={"phones": 2, "network": 1})


@to_fix(1, "Each is the number of tickets")
def test_the_same_ticket_twice_is_two(client):
    """Two tickets with the same team and title count as two, in both reports"""
    for _ in range(2):
        client.post("/tickets", json={"team": "phones", "title": "No dial tone"})
    expect(client.get("/reports/statuses"), status=200, json={"open": 2, "waiting": 0, "solved": 0})
    expect(client.get("/reports/teams"), status=200, json={"phones": 2})


@to_keep(2, "a member for each team that has tickets which are not solved")
def test_all_teams_have_a_member(client, draw, steps):
    """Of thirteen teams with work each is shown, however little it has"""
    teams = [f"{draw.word()} {number}" for number in range(13)]
    for team in (*teams, teams[6]):
        steps.open_ticket(client, draw, team)
    expect(client.get("/reports/teams"), status=200, json=dict.fromkeys(teams, 1) | {teams[6]: 2})


@to_keep(4, "Teams are told apart as they are written")
def test_teams_are_told_apart_as_written(client, draw, steps):
    """Teams are told apart by capitals and accents, and are not told apart by blanks around them"""
    for team in ("IT", "it", "Büro", "BÜRO", "  it ", "O'Hara; --", "open"):
        steps.open_ticket(client, draw, team)
    expected = {"IT": 1, "it": 2, "Büro": 1, "BÜRO": 1, "O'Hara; --": 1, "open": 1}
    expect(client.get("/reports/teams"), status=200, json=expected)


@to_keep(2, "answers 200 and an object")
def test_a_desk_without_tickets_has_no_work(client):
    """Before the first ticket no team has work"""
    expect(client.get("/reports/teams"), status=200, json={})


@to_fix(6, "so do the numbers in the reports")
@pytest.mark.parametrize("crash", [False, True], ids=["restart", "crash"])
def test_tickets_and_numbers_outlive_a_restart(client, draw, restart, steps, crash):
    """After a restart tickets are listed and counted as before, and go on from there"""
    waiting = steps.open_ticket(client, draw, "network", "waiting")
    steps.open_ticket(client, draw, "printers", "solved")
    restart(crash=crash)
    expect(client.get("/tickets", params={"status": "waiting"}), status=200, json=[waiting])
    expect(client.get("/reports/statuses"), status=200, json={"open": 0, "waiting": 1, "solved": 1})
    expect(client.get("/reports/teams"), status=200, json={"network": 1})
    steps.open_ticket(client, draw, "network")
    expect(client.get("/reports/statuses"), status=200, json={"open": 1, "waiting": 1, "solved": 1})


@to_keep(3, "of that status, each with exactly `id`, `team`, `title` and `status`, the oldest first")
@pytest.mark.parametrize("status", ["open", "waiting", "solved"])
def test_the_desk_lists_every_status(client, draw, steps, status):
    """The tickets of a status are listed, the oldest first, whichever of them got the status first"""
    tickets = [steps.open_ticket(client, draw, team) for team in ("phones", "network", "phones")]
    for ticket in reversed(tickets):
        for other in ("solved", status):
            answer = client.patch(f"/tickets/{ticket['id']}", json={"status": other})
            expect(answer, status=200, json={**ticket, "status": other})
    listed = [{**ticket, "status": status} for ticket in tickets]
    expect(client.get("/tickets", params={"status": status}), status=200, json=listed)
    for other in set(steps.STATUSES) - {status}:
        expect(client.get("/tickets", params={"status": other}), status=200, json=[])


@to_keep(3, "Without a status or with another one it answers 422")
def test_the_desk_lists_no_other_status(client, draw, steps):
    """A status that is not written just so is answered 422 by the desk's page, and so is none at all"""
    steps.open_ticket(client, draw, "network")
    expect(client.get("/tickets"), status=422)
    for status in NOT_A_STATUS:
        expect(client.get("/tickets", params={"status": status}), status=422)


@to_keep(5, "422 without a status or with another one")
def test_a_ticket_gets_no_other_status(client, draw, steps):
    """A ticket that is to have a status which is not written just so stays as it is"""
    ticket = steps.open_ticket(client, draw, "network", "waiting")
    for body in ({}, *({"status": status} for status in NOT_A_STATUS)):
        expect(client.patch(f"/tickets/{ticket['id']}", json=body), status=422)
    expect(client.get("/tickets", params={"status": "waiting"}), status=200, json=[ticket])


@to_keep(5, "404 to a number that is no ticket's `id`")
def test_an_unknown_ticket_is_a_404(client, draw, steps):
    """A number next to a ticket's id is answered 404, and the ticket stays as it is"""
    ticket = steps.open_ticket(client, draw, "network")
    expect(client.patch(f"/tickets/{ticket['id'] + 1}", json={"status": "solved"}), status=404)
    expect(client.get("/tickets", params={"status": "open"}), status=200, json=[ticket])


@to_keep(4, "Where one of them is missing or has nothing but blanks, it answers 422")
@pytest.mark.parametrize("name", ["team", "title"])
@pytest.mark.parametrize("value", [None, "", "   "], ids=["missing", "empty", "blanks"])
def test_a_ticket_has_a_team_and_a_title(client, draw, name, value):
    """A ticket without a team or without a title is answered 422, and none is opened"""
    sent = {"team": draw.word(), "title": draw.title()}
    sent = {key: sent[key] for key in sent if key != name} | ({} if value is None else {name: value})
    expect(client.post("/tickets", json=sent), status=422)
    expect(client.get("/tickets", params={"status": "open"}), status=200, json=[])


@to_keep(4, "has an `id` of its own, a number from 1 up")
def test_each_ticket_has_an_id_of_its_own(client, draw):
    """The same ticket sent twice is two tickets, each with an id of its own, and without the blanks around it"""
    team, title = draw.word(), draw.title()
    answers = [client.post("/tickets", json={"team": f" {team} ", "title": f"{title}  "}) for _ in range(2)]
    for answer in answers:
        expect(answer, status=201, json={"id": an_integer(), "team": team, "title": title, "status": "open"})
    ids = [answer.json()["id"] for answer in answers]
    expect_same("whether both ids are numbers from 1 up, and differ", True, min(ids) >= 1 and ids[0] != ids[1])


@to_keep(5, "(or 422 if it is below 1 or has more than 18 digits)")
@pytest.mark.parametrize("number", [0, -1, 2**63, 2**64, 10**30])
def test_a_number_that_no_ticket_can_have_is_refused(client, number):
    """A number below 1, or one that no database could hold, is answered 404 or 422"""
    expect(client.patch(f"/tickets/{number}", json={"status": "open"}), status=one_of(404, 422))
