"""The collection is held against a model of our own of what Postman documents of its format, Collection v2.1.

It knows the members that we write and no others, so that a member with a wrong name is found.
"""

import json
import re
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from checker.catalogue import open_collection
from checker.catalogue.ticket_requests import read_requests
from checker.exports.postman import file_name, write_collection

COLLECTION = open_collection()


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Info(Strict):
    name: str
    description: str
    schema_: Annotated[str, Field(alias="schema", pattern=r"/collection/v2\.1\.0/collection\.json$")]


class Script(Strict):
    type: Literal["text/javascript"]
    exec: list[str]


class Event(Strict):
    listen: Literal["test", "prerequest"]
    script: Script


class Header(Strict):
    key: str
    value: str


class Query(Strict):
    key: str | None
    value: str | None


class Url(Strict):
    raw: str
    host: list[str]
    path: list[str]
    query: list[Query]


class Body(Strict):
    mode: Literal["raw", "urlencoded", "formdata", "file", "graphql"]
    raw: str
    options: dict[Literal["raw"], dict[Literal["language"], Literal["json", "text"]]]


class Request(Strict):
    method: str
    header: list[Header]
    url: Url
    body: Body | None = None


class Item(Strict):
    name: str
    event: list[Event]
    protocol: Annotated[dict[str, bool], Field(alias="protocolProfileBehavior")]
    request: Request
    response: list[None]


class Variable(Strict):
    key: str
    value: str
    type: Literal["string"]


class Collection(Strict):
    info: Info
    item: list[Item]
    variable: list[Variable]


def read(slug: str) -> Collection:
    kata = COLLECTION.kata(slug)
    return Collection.model_validate_json(write_collection(kata, read_requests(COLLECTION.ticket(kata))))


@pytest.mark.parametrize("slug", COLLECTION.slugs())
def test_every_katas_collection_is_one_by_the_format(slug: str):
    collection = read(slug)
    known = {variable.key for variable in collection.variable}
    text = collection.model_dump_json()
    assert set(re.findall(r"{{(.+?)}}", text)) <= known
    assert len(collection.item) == len(read_requests(COLLECTION.ticket(COLLECTION.kata(slug))))


def test_the_parts_of_a_url_are_those_of_the_whole():
    for slug in COLLECTION.slugs():
        for item in read(slug).item:
            url = item.request.url
            query = "&".join(f"{one.key}={one.value}" if one.value is not None else str(one.key) for one in url.query)
            assert url.raw == url.host[0] + "/" + "/".join(url.path) + (f"?{query}" if query else "")


def test_each_variable_is_set_by_an_answer_before_the_request_that_needs_it():
    for slug in COLLECTION.slugs():
        known = {"host"}
        for item in read(slug).item:
            assert set(re.findall(r"{{(.+?)}}", item.request.model_dump_json())) <= known
            scripts = [line for event in item.event for line in event.script.exec]
            known |= {found[1] for line in scripts if (found := re.search(r'collectionVariables\.set\("(.+?)"', line))}


def test_a_token_is_kept_from_the_answer_and_sent_with_the_next_request():
    collection = read("neighbour-reads-my-order")
    assert collection.item[0].event[0].script.exec == ['pm.collectionVariables.set("mine", pm.response.json().token);']
    assert Header(key="authorization", value="Bearer {{mine}}") in collection.item[1].request.header
    assert json.loads(collection.item[1].request.body.raw)["packs"] == 2
    assert collection.item[1].request.body.options == {"raw": {"language": "json"}}


def test_redirects_are_followed_and_cookies_kept_as_curl_does_it():
    collection = read("webhook-deliveries-end-in-307")
    assert [item.protocol["followRedirects"] for item in collection.item] == [False, False, True]
    assert all(item.protocol["disableCookies"] for item in collection.item)


def test_the_file_is_called_as_postman_calls_its_own():
    assert file_name(COLLECTION.kata("hello")) == "hello-says-the-wrong-thing.postman_collection.json"
