"""The ten checks of notes-come-back-empty as plain pytest tests with Starlette's TestClient."""

import pytest
from fastapi.testclient import TestClient

import app as service

KEY = {"x-key": "diary"}


@pytest.fixture
def client():
    service.notes.clear()
    with TestClient(service.app) as client:
        yield client


def test_a_new_note_comes_back(client):
    response = client.post("/notes", headers=KEY, json={"text": "milk"})
    assert response.status_code == 201
    assert response.json() == {"number": 1, "text": "milk"}


def test_a_note_is_found_again(client):
    client.post("/notes", headers=KEY, json={"text": "milk"})
    response = client.get("/notes/1", headers=KEY)
    assert response.status_code == 200
    assert response.json() == {"number": 1, "text": "milk"}


def test_a_note_without_text_is_refused(client):
    assert client.post("/notes", headers=KEY, json={}).status_code == 422


def test_an_unknown_number_is_a_404(client):
    assert client.get("/notes/7", headers=KEY).status_code == 404


def test_nobody_reads_without_the_key(client):
    assert client.get("/notes").status_code == 401


def test_all_notes_are_listed(client):
    for text in ("milk", "bread"):
        client.post("/notes", headers=KEY, json={"text": text})
    response = client.get("/notes", headers=KEY)
    assert response.status_code == 200
    assert response.json() == [{"number": 1, "text": "milk"}, {"number": 2, "text": "bread"}]


def test_a_number_is_no_text(client):
    assert client.post("/notes", headers=KEY, json={"text": 5}).status_code == 422


def test_a_refused_note_is_not_kept(client):
    client.post("/notes", headers=KEY, json={"text": ""})
    response = client.get("/notes", headers=KEY)
    assert response.status_code == 200
    assert response.json() == []


def test_a_note_can_be_dropped(client):
    client.post("/notes", headers=KEY, json={"text": "milk"})
    assert client.delete("/notes/1", headers=KEY).status_code == 204
    assert client.get("/notes/1", headers=KEY).status_code == 404


def test_nobody_writes_without_the_key(client):
    assert client.post("/notes", json={"text": "milk"}).status_code == 401
