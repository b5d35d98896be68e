import json
from pathlib import Path

import pytest

from checker.verdict_docs import main, write_page, write_schema

DOCS = Path(__file__).parents[2] / "docs"
MEND = "run `python -m checker.verdict_docs docs/`"


def test_the_page_says_what_the_records_say():
    assert (DOCS / "verdict.md").read_text(encoding="utf-8") == write_page(), MEND


def test_the_schema_says_what_the_records_say():
    assert (DOCS / "verdict.schema.json").read_text(encoding="utf-8") == write_schema(), MEND


def test_both_files_are_written_into_the_folder(tmp_path):
    main(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["verdict.md", "verdict.schema.json"]


def test_every_record_has_a_section_and_every_link_leads_to_one():
    page = write_page()
    schema = json.loads(write_schema())
    for name in [schema["title"], *schema["$defs"]]:
        assert f"\n## {name}\n" in page
    for link in page.split("](#")[1:]:
        assert f"\n## {link.partition(')')[0]}\n" in page.lower()


def test_fields_carry_their_docstrings():
    assert "After the transfer coding, before the content coding." in write_page()


@pytest.mark.parametrize(
    "golden", sorted((Path(__file__).parents[1] / "golden").glob("verdict-*.json")), ids=lambda p: p.stem
)
def test_a_verdict_holds_to_the_schema(golden):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(json.loads(golden.read_text(encoding="utf-8")), json.loads(write_schema()))
