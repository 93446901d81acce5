"""Keys: what a terminal sends for them, and what the framework calls them.

A sequence that means no key yields no event. The framework's own parser passes some of those on as single characters,
which then act as shortcuts, and fails on others.
"""

from collections.abc import Iterator, Sequence

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS
from textual.events import Key
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, _character_to_key

_SHIFT, _CTRL = 1, 4
_MODIFIERS = ((_SHIFT, "shift"), (2, "alt"), (_CTRL, "ctrl"), (8, "super"), (16, "hyper"), (32, "meta"))
_RELEASED = 3

_KEYPAD = dict(zip(range(57399, 57417), "0123456789./*-+\r=,", strict=True))
"""The keypad under the kitty protocol, each key with the character on it."""
_KEYPAD_APPLICATION = dict(zip("jklmnopqrstuvwxyMX", "*+,-./0123456789\r=", strict=True))
"""The keypad in application mode: the letters after ESC O."""

_SPELLED = {"\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x1b": "escape"}
_SENT = {"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": "\x1b"}
_HIGHEST = 0x10FFFF
_NO_TEXT = "\ufffd"
"""What bytes that are not UTF-8 are decoded to."""


def typed(character: str) -> Iterator[Key]:
    """Yield the key of a character as it was sent, printable or a control character."""
    if character == "\n":  # Enter, pressed before the terminal was told to leave it as it is
        character = "\r"
    if character.isprintable() and character != _NO_TEXT:
        name = "space" if character == " " else _name(character)
    elif character.isascii() and (name := _named(character)):
        pass
    else:
        return
    yield Key(name, character)


def sequence(text: str) -> Iterator[Key]:
    """Yield the key of an escape sequence of the old kind; nothing if it means none."""
    if text.startswith("\x1bO") and (character := _KEYPAD_APPLICATION.get(text[2:])):
        yield from typed(character)
    elif name := _named(text):
        yield Key(name, None)


def extended(parameters: str, final: str) -> Iterator[Key]:
    """Yield the key of a sequence of the kitty protocol, or of xterm's for keys with modifiers.

    Args:
        parameters: `code:shifted:base ; modifiers:event ; text`, where most may be missing.
        final: The letter at the end.
    """
    fields = [[_number(part) for part in field.split(":")] for field in parameters.split(";")]
    if final == "~" and len(fields) == 3 and fields[0][0] == 27:  # xterm's other spelling: 27 ; modifiers ; code
        fields, final = [fields[2], fields[1]], "u"
    code, shifted, base = _three(fields[0])
    if (code is None and parameters[:1] not in ("", ";")) or (final == "~" and not code):
        return  # a number without end, or none: only where nothing is said is it the usual one
    held, event, _ = _three(fields[1] if len(fields) > 1 else [])
    bits = max(0, (held or 1) - 1)
    if event == _RELEASED or len(fields) > 3:
        return
    texts = [chr(part) for part in (fields[2] if len(fields) > 2 else []) if part and _sound(part)]
    texts = [text for text in texts if text.isprintable()]  # a control character is no text
    named = FUNCTIONAL_KEYS.get(f"{code or 1}{final}")
    character = _KEYPAD.get(code or 0) if final == "u" else None
    if named and not character:
        if named not in MODIFIER_FUNCTIONAL_KEYS:
            yield Key(_with(bits, named), _SENT.get(named) if not bits & ~0xC0 else None)
        return
    if character:
        yield from _of_character(character, bits & ~_SHIFT, None, texts)
    elif final == "u" and code and _sound(code):
        usual = shifted if bits & _SHIFT and shifted and _sound(shifted) else code
        yield from _of_character(chr(usual), bits, base, texts)


def _of_character(character: str, bits: int, base: int | None, texts: Sequence[str]) -> Iterator[Key]:
    """Yield the key of a character; one of another alphabet is named by the key of the usual layout that it lies on."""
    elsewhere = base if base and base < 0x80 and not character.isascii() else None
    if len(texts) > 1:  # several characters by one key are text, as from an input method
        for text in texts:
            yield from typed(text)
        return
    text = texts[0] if texts else character
    held = bits & 0x3F & ~_SHIFT
    if bits & _SHIFT and (not text.isprintable() or text.isspace()):
        held |= _SHIFT
    if not text.isprintable() and text not in _SPELLED:
        return
    name = chr(elsewhere) if elsewhere else text if not held else character
    if elsewhere and bits & _SHIFT:
        name = name.upper()
    spelled = _SPELLED.get(name) or _name(name)
    yield Key(_with(held, spelled), text if not held or texts else None)


def _named(text: str) -> str:
    """Return the framework's name of a key that is sent as such a text, empty if it is none."""
    found = ANSI_SEQUENCES_KEYS.get(text)
    if not isinstance(found, tuple) or len(found) != 1:
        return ""
    name = found[0].value if isinstance(found[0], Keys) else str(found[0])
    return "" if name.startswith("<") else name  # in angle brackets are events that are no keys


def _with(bits: int, name: str) -> str:
    """Return a name with its modifiers in the framework's order."""
    return "+".join([*sorted(modifier for bit, modifier in _MODIFIERS if bits & bit), name])


def _name(character: str) -> str:
    name = character if character.isalnum() else _character_to_key(character)
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _three(values: Sequence[int | None]) -> tuple[int | None, int | None, int | None]:
    first, second, third, *_ = [*values, None, None, None]
    return first, second, third


def _sound(code: int) -> bool:
    """Return whether there is a character of this number."""
    return code <= _HIGHEST and not 0xD800 <= code < 0xE000
