"""What several checks do alike."""


def admit(client, name="Ines", **details):
    """Type in a form as the front desk does, and return the record."""
    return client.post("/patients", json={"name": name, **details}).json()


def admit_with_all(client, draw):
    """A patient who has filled in everything, and nothing as it is by itself."""
    return admit(
        client,
        draw.name(),
        phone=f"0151 {draw.integer(1000, 9999)}",
        address=f"{draw.title()} {draw.integer(1, 99)}",
        reminder="letter",
        interpreter=True,
    )


def change(client, record, what, **changes):
    """Send changes as the app does, to `contact` or `wishes`, and return the answer."""
    return client.patch(f"/patients/{record['id']}/{what}", json=changes)
