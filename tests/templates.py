"""All sentences that are computed, each with what the tests hold it against.

    python -m tests.templates

The sentences are those of the tests' own tables, which know every one: a sentence that is in none of them fails a test.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from textwrap import dedent
from typing import Any, NamedTuple

from tests.teach import test_diagnosis, test_moves, test_sentences, test_told


class Template(NamedTuple):
    """A sentence, and what makes it true."""

    where: str
    sentence: str
    """With <names> for what is put in, and [one|or the other]."""
    truth: str


def templates() -> Iterator[Template]:
    """Yield them all."""
    for phase, pattern, check in test_sentences.WORDS:
        yield Template(f"phase {phase}", read(pattern), truth(check))
    yield Template("update", read(test_moves.CLAIMS.pattern), truth(test_moves.test_every_claim_is_true))
    for kinds, text, advice, test in test_diagnosis.WORDS:
        yield Template(f"diagnosis: {', '.join(kinds)}", f"{read(text)} · {read(advice)}", truth(test))
    for kind, pattern, told in test_told.TOLD:
        yield Template(f"until {kind.value if kind else 'any'}", read(pattern), truth(told))
    for pattern, said in test_told.UNDO_WORDS:
        yield Template("undo", read(pattern), truth(said))


def read(pattern: str) -> str:
    """Return a pattern as a person reads it."""
    text = pattern.replace(r"\(", "\N{LEFT PARENTHESIS UPPER HOOK}").replace(r"\)", "\N{RIGHT PARENTHESIS UPPER HOOK}")
    text = re.sub(r"\[[^\]]*\](?:\{\d\}|[+*])?", "…", text)
    before = ""
    while text != before:
        before = text
        text = re.sub(r"\(\?P<(\w+)>[^()]*\)\??", r"<\1>", text)
        text = re.sub(r"\(\?:([^()]*)\)", r"[\1]", text)
    for sign, meant in (("\N{LEFT PARENTHESIS UPPER HOOK}", "("), ("\N{RIGHT PARENTHESIS UPPER HOOK}", ")")):
        text = text.replace(sign, meant)
    return re.sub(r"\\([.dS])\+?", lambda found: "." if found[1] == "." else "…", text)


def truth(check: Callable[..., Any]) -> str:
    """Return what a check says of itself, or, of one in a line, the line."""
    if check.__name__ == "<lambda>":
        return _lambda(inspect.getsourcefile(check) or "", check.__code__.co_firstlineno)
    outer = inspect.getmodule(check)
    maker = getattr(outer, check.__qualname__.partition(".<locals>")[0], check)
    return (inspect.getdoc(maker) or "").partition("\n")[0]


@cache
def _tree(file: str) -> ast.Module:
    with open(file, encoding="utf-8") as text:
        return ast.parse(dedent(text.read()))


def _lambda(file: str, line: int) -> str:
    found = next(node for node in ast.walk(_tree(file)) if isinstance(node, ast.Lambda) and node.lineno == line)
    return ast.unparse(found.body)


def main() -> None:
    """Print a table."""
    print("| where | sentence | true where |\n|---|---|---|")
    for template in templates():
        print("| " + " | ".join(part.replace("|", "¦") for part in template) + " |")


if __name__ == "__main__":
    main()
