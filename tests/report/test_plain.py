import pytest

from checker.report.plain import cut_head, cut_tail, drawn_parts, size_words, visible


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain text, caf\u00e9 \u2603 \U0001f600", "plain text, caf\u00e9 \u2603 \U0001f600"),
        ("\x1b[31mred", "\u241b[31mred"),
        ("\x00\x07\x7f\r\t", "\u2400\u2407\u2421\u240d\u2409"),
        ("\x9b31m", "\u27e8U+009B\u27e931m"),
        ("a\u202eb\u2066c\u200fd", "a\u27e8U+202E\u27e9b\u27e8U+2066\u27e9c\u27e8U+200F\u27e9d"),
        (
            "a\u200bb\u00a0c\ufeffd\u2028e",
            "a\u27e8U+200B\u27e9b\u27e8U+00A0\u27e9c\u27e8U+FEFF\u27e9d\u27e8U+2028\u27e9e",
        ),
        ("\U000e0041", "\u27e8U+E0041\u27e9"),
    ],
)
def test_what_cannot_be_seen_is_drawn(text, drawn):
    assert visible(text) == drawn


def test_a_line_break_is_kept_unless_told_otherwise():
    assert visible("a\nb") == "a\nb"
    assert visible("a\nb", keep="") == "a\u240ab"


def test_drawings_are_told_from_text():
    assert list(drawn_parts("a\x1b\x1bb")) == [("a", False), ("\u241b", True), ("\u241b", True), ("b", False)]


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (65536, "64 KiB"), (2_200_000, "2.1 MiB"), (1536, "1.5 KiB")],
)
def test_sizes_are_in_units_people_know(size, words):
    assert size_words(size) == words


def test_cuts_are_labelled_and_whole_text_is_not():
    assert cut_head("abcdef", 3) == ("abc", "first 3 of 6 characters")
    assert cut_tail("abcdef", 3) == ("def", "last 3 of 6 characters")
    assert cut_head("abc", 3) == ("abc", "")
    assert cut_tail("abc", 3) == ("abc", "")
