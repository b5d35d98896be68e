"""Reads kata.toml: which keys it has, what they mean, and which values they take."""

from typing import Any

from checker.catalogue.editable import check_app, check_editable
from checker.catalogue.faults import Faults
from checker.catalogue.keys import Key, Kind, one_of, read_keys, table, text, texts, whole_number
from checker.catalogue.toml_file import TomlFile
from checker.model.kata import Limits
from checker.model.stage import STAGES

ABOUT = "it holds the kata's id, title, level, stage, client, minutes, app and editable files"


def read_kata_keys(file: TomlFile, faults: Faults) -> dict[str, Any]:
    """The values of a kata.toml, `limits` as a record; whatever is wrong is noted in `faults`."""
    values = read_keys(file, (), _keys(), faults)
    if "app" in values:
        check_app(file, values["app"], faults)
    if "editable" in values:
        check_editable(file, values["editable"], faults)
        values["editable"] = tuple(values["editable"])
    values["requires"] = tuple(values.get("requires", ()))
    values["limits"] = _read_limits(file, values, faults)
    return values


def _read_limits(file: TomlFile, values: dict[str, Any], faults: Faults) -> Limits:
    if "limits" not in values:
        return Limits()
    return Limits(**read_keys(file, ("limits",), _limit_keys(), faults))


def _keys() -> list[Key]:
    return [
        Key("id", _id(), "the kata's number, which never changes", 'id = "07"'),
        Key("title", text(), "what the kata is called, naming the symptom", 'title = "A missing book answers 200"'),
        Key("level", whole_number(0, 5), "how hard it is; 0 is the way in", "level = 1"),
        Key("stage", one_of(STAGES), "where in the cycle the symptom shows, never the cause", 'stage = "response"'),
        Key("client", text(), "who sends the requests", 'client = "mobile app"'),
        Key("minutes", whole_number(1, 600), "how long it takes somebody new to it, about", "minutes = 20"),
        Key("app", text(), "where the FastAPI object is, as module:attribute", 'app = "app:app"'),
        Key("editable", texts(at_least=1), "the files a learner may change", 'editable = ["app.py"]'),
        Key(
            "requires",
            _ranges(),
            "the ranges of libraries it was written for",
            'requires = ["fastapi>=0.160"]',
            required=False,
        ),
        Key("limits", table(), "what a submission may use", "[limits]", required=False),
    ]


def _id() -> Kind:
    return Kind(
        "two digits or more, in double quotes",
        lambda value: isinstance(value, str) and value.isascii() and value.isdigit() and len(value) >= 2,
    )


def _ranges() -> Kind:
    return Kind(
        'a list of ranges as pip takes them, "name>=version"',
        lambda value: isinstance(value, list) and all(isinstance(one, str) and _is_range(one) for one in value),
    )


def _is_range(text: str) -> bool:
    # Most katas name no range, and most commands start faster without this.
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        wanted = Requirement(text)
    except InvalidRequirement:
        return False
    return bool(wanted.specifier) and not (wanted.url or wanted.extras or wanted.marker)


def _limit_keys() -> list[Key]:
    """The fields of `Limits` with the bounds that the record itself sets."""
    keys = []
    for name, field in Limits.model_fields.items():
        kind = _bounded(field.metadata, whole=field.annotation is int)
        example = f"{name} = {field.default:g}"
        keys.append(Key(name, kind, "a limit", example, required=False))
    return keys


def _bounded(bounds: list[Any], whole: bool) -> Kind:
    over = _bound(bounds, "gt")
    least = _bound(bounds, "ge")
    most = _bound(bounds, "le")
    low = f"over {over}" if least is None else f"from {least}"
    noun = "a whole number" if whole else "a number"
    types = (int,) if whole else (int, float)

    def accepts(value: Any) -> bool:
        if type(value) not in types:
            return False
        return bool(value <= most and (least is None or value >= least) and (over is None or value > over))

    return Kind(f"{noun} {low}, at most {most}", accepts)


def _bound(bounds: list[Any], name: str) -> Any:
    return next((getattr(bound, name) for bound in bounds if hasattr(bound, name)), None)
