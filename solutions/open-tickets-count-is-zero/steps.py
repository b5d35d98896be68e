"""What several checks do alike."""

STATUSES = ("open", "waiting", "solved")


def open_ticket(client, draw, team, status="open"):
    """Open a ticket for a team, give it a status, and return it."""
    ticket = client.post("/tickets", json={"team": team, "title": draw.title()}).json()
    if status != "open":
        ticket = client.patch(f"/tickets/{ticket['id']}", json={"status": status}).json()
    return ticket


def listed(client):
    """How many tickets of each status the desk's page lists."""
    return {status: len(client.get("/tickets", params={"status": status}).json()) for status in STATUSES}
