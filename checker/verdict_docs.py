"""Writes docs/verdict.md and docs/verdict.schema.json from the records: `python -m checker.verdict_docs docs/`."""

import ast
import inspect
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from checker.model import exchange, kata, verdict
from checker.verdict_file import json_schema, replace_file

MODULES: tuple[ModuleType, ...] = (verdict, kata, exchange)

INTRODUCTION = """\
# verdict.json

`checker check` writes one `verdict.json` for each submission it grades. It is the whole verdict: the summary in the
terminal and the HTML report are made from it and show nothing else. The file is UTF-8 and holds one JSON object, a
**Verdict**. [verdict.schema.json](verdict.schema.json) says the same for programs.

`schema_version` counts up when a reader of the old format could misread the new one. The checker reads every older
format and refuses newer ones.

What an app answered is kept as it came, up to a limit that `size` and `kept` tell. Treat it as text from a stranger:
escape it wherever you show it.

This page is made from the checker's records by `python -m checker.verdict_docs docs/`. Don't edit it by hand.
"""


def describe_schema() -> dict[str, Any]:
    """Return the JSON Schema with what the records' docstrings say of each field."""
    schema = json_schema()
    words = _field_docstrings()
    for name, record in _records(schema).items():
        for field, shape in record.get("properties", {}).items():
            if text := words.get((name, field)):
                shape["description"] = text
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_page() -> str:
    """Return docs/verdict.md: a table for each record, the verdict's first."""
    schema = describe_schema()
    return INTRODUCTION + "".join(_section(name, record) for name, record in _records(schema).items())


def write_schema() -> str:
    """Return docs/verdict.schema.json."""
    return json.dumps(describe_schema(), indent=2, ensure_ascii=False) + "\n"


def _records(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the records in the order in which a reader meets them, starting at the verdict."""
    found: dict[str, dict[str, Any]] = {schema["title"]: schema}
    waiting = _names_in(schema["properties"])
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = schema["$defs"][name]
            waiting += _names_in(found[name])
    return found


def _names_in(shape: Any) -> list[str]:
    if isinstance(shape, dict):
        own = [shape["$ref"].rpartition("/")[2]] if "$ref" in shape else []
        return own + [name for part in shape.values() for name in _names_in(part)]
    return [name for part in shape for name in _names_in(part)] if isinstance(shape, list) else []


def _field_docstrings() -> dict[tuple[str, str], str]:
    """Read the docstring under each field from the source: pydantic would read it at every start, for 30 ms."""
    found = {}
    for module in MODULES:
        for record in (node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.ClassDef)):
            for field, words in zip(record.body, record.body[1:], strict=False):
                match field, words:
                    case (
                        ast.AnnAssign(target=ast.Name(id=name)),
                        ast.Expr(value=ast.Constant(value=str(text))),
                    ):
                        found[record.name, name] = inspect.cleandoc(text).replace("\n", " ")
    return found


def _section(name: str, record: dict[str, Any]) -> str:
    rows = "".join(_row(field, shape) for field, shape in record["properties"].items())
    return f"\n## {name}\n\n{record['description']}\n\n| field | type | meaning |\n|---|---|---|\n{rows}"


def _row(field: str, shape: dict[str, Any]) -> str:
    meaning = shape.get("description", "").replace("|", "\\|")
    return f"| `{field}` | {_type_words(shape)} | {meaning} |\n"


def _type_words(shape: dict[str, Any]) -> str:
    match shape:
        case {"$ref": target}:
            name = target.rpartition("/")[2]
            return f"[{name}](#{name.lower()})"
        case {"const": value}:
            return f"`{json.dumps(value)}`"
        case {"enum": values}:
            return " or ".join(f"`{value}`" for value in values)
        case {"anyOf": choices}:
            return " or ".join(_type_words(choice) for choice in choices)
        case {"type": "array", "prefixItems": parts}:
            return f"list of {len(parts)}: " + ", ".join(_type_words(part) for part in parts)
        case {"type": "array", "items": item}:
            return f"list of {_type_words(item)}"
        case {"type": "object", "additionalProperties": value}:
            return f"object of {_type_words(value)} by name"
        case {"type": name}:
            return str(name)
    return "any"


def main(folder: Path) -> None:
    """Write both files into `folder`."""
    replace_file(folder / "verdict.md", write_page().encode())
    replace_file(folder / "verdict.schema.json", write_schema().encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
