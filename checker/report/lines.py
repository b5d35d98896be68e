"""Lines for a terminal: folded to its width, with what can't be seen drawn, and signs that its encoding knows."""

from rich.console import Console
from rich.text import Text

from checker.model.verdict import Points, Score
from checker.report import wording
from checker.report.plain import cut_head, visible
from checker.report.strip import Step, strip_words

LABEL_COLUMNS = 12
LEAST_COLUMNS = 20
"""Text is not folded to less than this, however narrow the terminal."""
MARKS = 40
"""Up to this many points are drawn as dots."""
CUT = " (cut)"

SIGNS: dict[str, str] = {
    "earned": "\u25cf",
    "open": "\u25cb",
    "reached": "\u2713",
    "answered": "\u25c6",
    "broke": "\u2717",
    "away": "\u00b7",
}
PLAIN_SIGNS: dict[str, str] = {"earned": "#", "open": "-", "reached": "+", "answered": "*", "broke": "x", "away": "-"}

STYLES = {"reached": "", "answered": "bold", "broke": "bold red", "away": "dim"}


class Sheet:
    """Collects lines. Every piece of text goes through `_drawn`, whoever wrote it."""

    def __init__(self, console: Console, signs: dict[str, str] | None = None) -> None:
        self._console = console
        self.lines: list[Text] = []
        self.signs = signs or choose_signs(console.encoding)

    def gap(self, wanted: bool = True) -> None:
        """Leave a line empty, where that is wanted."""
        if wanted:
            self.lines.append(Text())

    def put(self, text: str, indent: int = 0, label: str = "", style: str = "", most: int = 0) -> None:
        """Add text folded to the width.

        Args:
            text: What to say.
            indent: Columns before it.
            label: Stands in a column of its own before the first line.
            style: As Rich names it.
            most: How many lines it may take; 0 for as many as it needs. A cut is labelled.
        """
        margin = indent + (LABEL_COLUMNS if label else 0)
        width = max(LEAST_COLUMNS, self._console.width - margin)
        # What can't be shown need not be folded either.
        text, cut = cut_head(text, most * width) if most else (text, "")
        lines = self._fold(text, width)
        if most and (cut or len(lines) > most):
            kept = "\n".join(line.plain for line in lines[:most])
            lines = self._fold(kept, width)[:most]
            lines[-1].truncate(width - len(CUT))
            lines[-1].append(CUT)
        for number, line in enumerate(lines):
            line.rstrip()
            line.stylize(style)
            lead = " " * indent + f"{label:<{LABEL_COLUMNS}}" if label and not number else " " * margin
            self.lines.append(Text.assemble(lead, line))

    def command(self, text: str, indent: int = 2) -> None:
        """Add a line to copy: never folded, so that it is still one line when it is pasted."""
        self.lines.append(Text(" " * indent + self._drawn(text)))

    def points(self, score: Score) -> None:
        """Add both fractions on one line, with dots where there are few enough."""
        fixed, kept = wording.fixed_words(score.fixed), wording.kept_words(score.kept)
        line = f"{self._dots(score.fixed)}{fixed}    {self._dots(score.kept)}{kept}"
        if len(line) + 2 > self._console.width:
            line = f"{fixed}, {kept}"
        self.put(line, 2)

    def strip(self, steps: tuple[Step, ...]) -> None:
        """Add the cycle on one line, and below it in words what it shows."""
        pieces = [self._step(step) for step in steps]
        line = Text("  ") + Text(" ").join(pieces)
        if len(line) <= self._console.width:
            self.lines.append(line)
        words = strip_words(steps)
        if words:
            says = " (the server says)" if any(step.state != "unknown" for step in steps) else ""
            self.put(f"{words[0].upper()}{words[1:]}{says}.", 2)

    def height(self) -> int:
        """How many lines it takes on the terminal, where what is not folded wraps by itself."""
        return sum(max(1, -(-line.cell_len // self._console.width)) for line in self.lines)

    def print(self) -> None:
        """Print all lines."""
        for line in self.lines:
            self._console.print(line, soft_wrap=True)

    def _fold(self, text: str, width: int) -> list[Text]:
        return list(Text(self._drawn(text), overflow="fold").wrap(self._console, width))

    def _step(self, step: Step) -> Text:
        kind = "broke" if step.broke else step.state if step.state in ("reached", "answered") else "away"
        return Text(self._drawn(self.signs[kind] + step.stage), style=STYLES[kind])

    def _dots(self, points: Points) -> str:
        """Draw the points: the reader sees at a glance what the words say."""
        if not 0 < points.of <= MARKS:
            return ""
        return self.signs["earned"] * points.earned + self.signs["open"] * (points.of - points.earned) + "  "

    def _drawn(self, text: str) -> str:
        """Draw what can't be seen, and escape what the terminal's encoding can't say."""
        encoding = self._console.encoding
        return visible(text).encode(encoding, "backslashreplace").decode(encoding)


def choose_signs(encoding: str) -> dict[str, str]:
    """The signs, in ASCII where the encoding lacks any of them."""
    try:
        "".join(SIGNS.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return PLAIN_SIGNS
    return SIGNS
