"""Dialogs: what is typed becomes settings or an epoch, or one sentence says why not; nothing half-right starts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from textual.geometry import Spacing
from textual.widgets import Button, Input, Select

from tests.support.budget import examples
from tests.support.hand import Hand, opened
from tests.support.plain import plain
from tests.support.said import complaint
from xortui.nn import GATES, INPUTS, Settings
from xortui.nn.settings import MAX_EPOCH, MAX_SEED, check_integer
from xortui.tui.screens.dialogs.epoch import EpochDialog
from xortui.tui.screens.dialogs.settings import PAIRS, SettingsAnswer, SettingsDialog, truth_table
from xortui.words.cells import first_parts, last_parts

MINUS = "\N{MINUS SIGN}"
TEXTS = st.one_of(
    st.text(max_size=60),
    st.integers().map(str),
    st.floats().map(str),
    st.from_regex(r"\A[ +\-−]?[0-9]{0,40}[.,]?[0-9]{0,20}([eE][+-]?[0-9]{0,4})?[ ]?\Z"),
    st.sampled_from(["", " ", "nan", "inf", "-0", "1e999", "٣", "½", "0x10", "1_000", "[b]1[/b]", "[/x]", "1\x1b[2J"]),
)


async def ask(hand: Hand, key: str, dialog: type[SettingsDialog | EpochDialog]) -> SettingsDialog | EpochDialog:
    """Open a dialog."""
    await hand.press(key)
    await hand.until(lambda: isinstance(hand.app.screen, dialog) and hand.app.screen.query("#complaint"))
    await hand.settle()
    screen = hand.app.screen
    assert isinstance(screen, SettingsDialog | EpochDialog)
    return screen


async def enter(hand: Hand, name: str, text: str) -> None:
    """Type a text into a field, in place of what is there."""
    field = hand.app.screen.query_one(f"#{name}", Input)
    field.focus()
    field.value = ""
    await hand.settle()
    await hand.type(text)
    assert field.value == text


def seen(hand: Hand) -> str:
    """Return all that stands in the dialog, in one line."""
    region = hand.app.screen.query_one(".dialog").region
    rows = [row[region.x + 1 : region.right - 1] for row in hand.rows()[region.y + 1 : region.bottom - 1]]
    return " ".join(" ".join(rows).split())


WRONG: dict[str, list[tuple[str, object]]] = {
    "seed": [
        ("many", "many"),
        ("", ""),
        (f"{MINUS}1", -1),
        (str(MAX_SEED + 1), MAX_SEED + 1),
        ("1.5", "1.5"),
    ],
    "hidden_units": [("9", 9), ("0", 0)],
    "learning_rate": [
        ("fast", "fast"),
        ("0", 0.0),
        (f"{MINUS}0,5", -0.5),
        ("1,5,0", "1,5,0"),
        ("nan", "nan"),
        ("[b]1[/b]", "[b]1[/b]"),
    ],
    "scale": [("10.5", 10.5), (f"{MINUS}1", -1.0), ("", "")],
}
"""What is typed for each setting, and what that is."""

FIELDS = {"seed": "seed", "hidden_units": "units", "learning_rate": "rate", "scale": "scale"}

RIGHT = [
    ({"rate": "0,5"}, Settings(learning_rate=0.5)),
    ({"rate": "2e-3"}, Settings(learning_rate=0.002)),
    ({"rate": " .25 "}, Settings(learning_rate=0.25)),
    ({"seed": "0"}, Settings(seed=0)),
    ({"scale": "0"}, Settings(scale=0)),
    ({"scale": ",01", "units": "2"}, Settings(scale=0.01, hidden_units=2)),
    ({"seed": str(MAX_SEED), "units": "8"}, Settings(seed=MAX_SEED, hidden_units=8)),
    ({"seed": "7", "units": "1", "rate": "1000000"}, Settings(seed=7, hidden_units=1, learning_rate=1e6)),
]


def refused(check: Callable[..., object], *values: Any, **more: Any) -> str:
    """Return the sentence with which a value is refused."""
    with pytest.raises(ValueError, match=r"^The .+ cannot be .+: it must be .+\.$") as why:
        check(*values, **more)
    return str(why.value)


@pytest.mark.parametrize("setting", FIELDS)
async def test_a_wrong_value_is_answered_at_once(setting: str) -> None:
    """The sentence stands in the dialog in full while it is typed, Start is off, and Enter does nothing."""
    name = FIELDS[setting]
    async with opened() as hand:
        before = hand.snapshot
        dialog = await ask(hand, "s", SettingsDialog)
        assert complaint(hand) == ""
        for text, value in WRONG[setting]:
            sentence = refused(Settings()._replace, **{setting: value})
            await enter(hand, name, text)
            assert complaint(hand) == sentence
            assert sentence in seen(hand)
            assert dialog.query_one("#start", Button).disabled
            await hand.press("enter")
            assert hand.app.screen is dialog
        await enter(hand, name, str(getattr(Settings(), setting)))
        assert complaint(hand) == ""
        assert not dialog.query_one("#start", Button).disabled
        assert hand.snapshot is before


@pytest.mark.parametrize(("typed", "wanted"), RIGHT)
async def test_right_values_start_that_run(typed: dict[str, str], wanted: Settings) -> None:
    """Enter in any field starts a run with what stands in all of them, at epoch 0."""
    async with opened() as hand:
        hand.session.run(10)
        hand.show()
        await ask(hand, "s", SettingsDialog)
        for name, text in typed.items():
            await enter(hand, name, text)
        assert complaint(hand) == ""
        hand.send("enter")
        await hand.closed()
        assert hand.snapshot.settings == wanted
        assert (hand.snapshot.epoch, hand.snapshot.undos) == (0, 1)


@pytest.mark.long
async def test_gate_and_rule_are_chosen_from_lists() -> None:
    """All gates and rules are there, and what is chosen is what is run."""
    async with opened() as hand:
        dialog = await ask(hand, "s", SettingsDialog)
        gate, rule = dialog.query_one("#gate", Select), dialog.query_one("#rule", Select)
        assert [value for _, value in gate._options] == list(GATES)
        gate.value, rule.value = "nand", "published"
        await hand.settle()
        assert complaint(hand) == ""
        dialog.query_one("#start", Button).press()
        await hand.closed()
        assert hand.snapshot.settings == Settings(gate="nand", rule="published")


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_is_listed_with_its_truth_table(gate: str) -> None:
    """Its name, and under each pair of inputs, in the order in which people count, what it gives."""
    row = truth_table(gate)
    assert row.split()[0] == gate.upper()
    assert PAIRS == "00 01 10 11"
    table = dict(zip(PAIRS.split(), map(int, row.split()[1:]), strict=True))
    assert table == {f"{x1:.0f}{x2:.0f}": GATES[gate][at] for at, (x1, x2, _) in enumerate(INPUTS)}


@pytest.mark.long
async def test_the_digits_of_a_gate_stand_below_their_inputs() -> None:
    """In the list and in the field, with a header that says which inputs they are."""
    async with opened() as hand:
        dialog = await ask(hand, "s", SettingsDialog)
        dialog.query_one("#gate", Select).focus()
        await hand.press("space")
        rows = hand.rows()
        (head,) = (row for row in rows if "x1 x2 00 01 10 11" in row)
        listed = [gate for gate in GATES if any(truth_table(gate) in row for row in rows)]
        assert listed == list(GATES)[: len(listed)] and len(listed) > 5
        for gate in listed:
            table = truth_table(gate)
            ends = {row.index(table) + len(table) for row in rows if table in row}
            assert ends == {head.index(PAIRS) + len(PAIRS)}
            assert re.fullmatch(r" \d(  \d){3}", table[-len(PAIRS) :])


@pytest.mark.long
@pytest.mark.parametrize("back", [0, 100, 300])
async def test_another_gate_can_keep_the_weights(back: int) -> None:
    """What an XOR network makes of AND: the same weights, the same epoch, other targets; the rate changes with it."""
    async with opened() as hand:
        hand.session.run(300)
        hand.session.goto(300 - back)
        hand.show()
        before = hand.snapshot
        dialog = await ask(hand, "s", SettingsDialog)
        dialog.query_one("#gate", Select).value = "and"
        dialog.query_one("#weights", Select).value = "keep"
        await enter(hand, "rate", "0,3")
        assert complaint(hand) == ""
        assert "Go on" in seen(hand)
        hand.send("enter")
        await hand.closed()
        now = hand.snapshot
        assert (now.settings, now.named) == (Settings(gate="and", learning_rate=0.3), True)
        assert (now.epoch, now.furthest, now.undos) == (300 - back, 300 - back, 1)
        assert plain(now.parameters) == plain(before.parameters)
        assert "AND" in hand.rows()[0]
        assert "truth table · AND" in hand.text()
        await hand.press("right")
        assert (hand.snapshot.epoch, hand.snapshot.settings) == (301 - back, now.settings)
        await hand.press("z")
        assert plain(hand.snapshot.parameters) == plain(before.parameters)
        assert (hand.snapshot.settings, hand.snapshot.furthest) == (Settings(), 300)


async def test_a_dialog_in_which_nothing_was_done_changes_nothing() -> None:
    """One that is left at the very start gives back the first screen; settings that are taken as they are say so."""
    async with opened() as hand:
        first = hand.inside("loss")
        for key in "sgu":
            await hand.press(key, "escape")
            assert hand.inside("loss") == first
        for epoch, more in ((0, ""), (10, "; r starts again")):
            hand.session.run(epoch)
            hand.show()
            await hand.press("s", "enter")
            await hand.closed()
            assert f"Nothing has changed{more}." in hand.text()
            assert (hand.session.epoch, hand.snapshot.undos) == (epoch, 0)


@pytest.mark.parametrize("weights", ["keep", "new"])
async def test_targets_that_make_no_gate_stay(weights: str) -> None:
    """What is left as it is stays as it is, with the weights or without; a gate that is chosen puts its own there."""
    async with opened() as hand:
        hand.session.run(30)
        hand.session.set_target(2, 0.5)
        hand.show()
        for gate, targets in (("own targets", [1, 1, 0.5, 0]), ("xor", [1, 1, 0, 0])):
            dialog = await ask(hand, "s", SettingsDialog)
            assert dialog.query_one("#gate", Select).value == "own targets"
            dialog.query_one("#gate", Select).value = gate
            dialog.query_one("#weights", Select).value = weights
            await enter(hand, "rate", "3" if gate == "xor" else "0,3")
            hand.send("enter")
            await hand.closed()
            assert hand.snapshot.targets[:, 0].tolist() == targets
            assert hand.snapshot.epoch == (30 if weights == "keep" else 0)


@pytest.mark.long
async def test_weights_are_kept_with_the_keyboard_alone() -> None:
    """Tab to the lists, space to open one, an arrow, Enter; Enter on the closed list goes, as the dialog says."""
    async with opened() as hand:
        hand.session.run(40)
        hand.show()
        before = hand.snapshot
        await ask(hand, "s", SettingsDialog)
        await hand.press(*["tab"] * 4, "space", "down", "enter", *["tab"] * 2, "space", "down", "enter")
        assert "enter go" in hand.text()
        hand.send("enter")
        await hand.closed()
        assert (hand.snapshot.epoch, hand.snapshot.settings) == (40, Settings(gate="and"))
        assert plain(hand.snapshot.parameters) == plain(before.parameters)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("seed", "7", "The weights cannot be kept with the seed 7: those that are here began with 1."),
        ("units", "3", "The weights cannot be kept with 3 hidden units: they are those of 4."),
    ],
)
async def test_weights_that_cannot_be_kept_are_refused(name: str, text: str, sentence: str) -> None:
    """A seed and a number of units make other weights: a sentence says so, and a new start is possible."""
    async with opened() as hand:
        hand.session.run(40)
        hand.show()
        dialog = await ask(hand, "s", SettingsDialog)
        await enter(hand, name, text)
        assert complaint(hand) == ""
        dialog.query_one("#weights", Select).value = "keep"
        await hand.settle()
        assert complaint(hand) == sentence
        assert sentence in seen(hand)
        assert dialog.query_one("#start", Button).disabled
        await hand.press("enter")
        assert hand.app.screen is dialog
        dialog.query_one("#weights", Select).value = "new"
        await hand.settle()
        hand.send("enter")
        await hand.closed()
        assert (hand.snapshot.epoch, hand.snapshot.undos) == (0, 1)


@pytest.mark.long
async def test_the_published_rule_needs_four_units() -> None:
    """With three the dialog says why not, in full, and starts as soon as it can."""
    async with opened() as hand:
        dialog = await ask(hand, "s", SettingsDialog)
        await enter(hand, "units", "3")
        dialog.query_one("#rule", Select).value = "published"
        await hand.settle()
        assert complaint(hand).startswith("The rule published cannot run with 3 hidden units, only with 4")
        assert complaint(hand) in seen(hand)
        assert dialog.query_one("#start", Button).disabled
        await hand.press("enter")
        assert hand.app.screen is dialog
        await enter(hand, "units", "4")
        hand.send("enter")
        await hand.closed()
        assert hand.snapshot.settings == Settings(rule="published")


@pytest.mark.long
@pytest.mark.parametrize("rate", [1.0, 1e-6, 1e6, 0.1 + 0.2, 1 / 3, 123456.789, 0.00123456789])
async def test_settings_that_are_left_as_they_are_stay_as_they_are(rate: float) -> None:
    """What the fields show at first is what is in force, to the last digit."""
    given = Settings(seed=12, hidden_units=5, gate="nor", learning_rate=rate, scale=1 / 3)
    async with opened(given) as hand:
        hand.session.run(5)
        hand.show()
        await ask(hand, "s", SettingsDialog)
        await enter(hand, "units", "4")
        hand.send("enter")
        await hand.closed()
        await hand.until(lambda: hand.snapshot.epoch == 0, "the new run")
        assert hand.snapshot.settings == given._replace(hidden_units=4)


@pytest.mark.long
@pytest.mark.parametrize("leave", ["escape", "#cancel"])
async def test_leaving_changes_nothing(leave: str) -> None:
    """Esc and Cancel keep the run that is there."""
    async with opened() as hand:
        before = hand.snapshot
        dialog = await ask(hand, "s", SettingsDialog)
        await enter(hand, "seed", "99")
        if leave.startswith("#"):
            dialog.query_one(leave, Button).press()
        else:
            hand.send(leave)
        await hand.closed()
        assert hand.snapshot is before


@pytest.mark.long
async def test_tab_goes_through_all_fields() -> None:
    """Every field and both buttons can be reached without a mouse, and round again."""
    async with opened() as hand:
        dialog = await ask(hand, "s", SettingsDialog)
        names = []
        for _ in range(10):
            assert dialog.focused
            names.append(dialog.focused.id)
            await hand.press("tab")
        assert names == ["seed", "rate", "units", "scale", "gate", "rule", "weights", "start", "cancel", "seed"]


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (40, 14), (36, 10)])
@pytest.mark.parametrize(("key", "dialog"), [("s", SettingsDialog), ("g", EpochDialog)])
async def test_a_dialog_can_be_left_at_any_size(
    size: tuple[int, int], key: str, dialog: type[SettingsDialog | EpochDialog]
) -> None:
    """In a small terminal too, its first field is to be seen, and Esc closes it."""
    async with opened(size=size) as hand:
        field = (await ask(hand, key, dialog)).query(Input).first()
        in_view = hand.app.screen.find_widget(field).visible_region
        assert in_view.height == 1
        assert in_view.width >= 8
        await hand.press("escape")
        assert hand.app.screen is hand.main


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 14), (36, 10)])
async def test_every_field_comes_into_view_when_it_is_its_turn(size: tuple[int, int]) -> None:
    """A terminal too small for the whole dialog shows the part of it that has the focus, Start and Cancel too."""
    async with opened(size=size) as hand:
        dialog = await ask(hand, "s", SettingsDialog)
        for _ in range(9):
            assert dialog.focused
            in_view = dialog.find_widget(dialog.focused).visible_region
            assert in_view.height == 1, dialog.focused.id
            assert in_view.width >= 8
            await hand.press("tab")


@pytest.mark.long
@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_the_longest_sentence_stands_beside_the_fields(size: tuple[int, int]) -> None:
    """All that is said against the published rule can be read without scrolling, and Start is there, too."""
    async with opened(size=size) as hand:
        dialog = await ask(hand, "s", SettingsDialog)
        dialog.query_one("#rule", Select).value = "published"
        await enter(hand, "units", "3")
        assert complaint(hand) in seen(hand)
        assert "Start" in seen(hand)


# An epoch


@pytest.mark.long
async def test_a_wrong_epoch_is_answered_at_once() -> None:
    """The sentence names what was typed and what is allowed, and Enter does nothing."""
    wrong = [("-1", -1), (f"{MINUS}1", -1), (str(MAX_EPOCH + 1), MAX_EPOCH + 1)]
    async with opened() as hand:
        dialog = await ask(hand, "g", EpochDialog)
        for text, value in [*wrong, *((text, text) for text in ("soon", "1.5", "1e-3", "[/]"))]:
            await enter(hand, "epoch", text)
            assert complaint(hand) == refused(check_integer, "epoch", value, 0, MAX_EPOCH)
            assert complaint(hand) in seen(hand)
            await hand.press("enter")
            assert hand.app.screen is dialog
        assert hand.snapshot.epoch == 0


async def test_the_epoch_dialog_says_what_is_there() -> None:
    """How far the run has come, with its thousands apart."""
    async with opened() as hand:
        hand.session.run(12345)
        hand.show()
        await ask(hand, "g", EpochDialog)
        assert "12 345" in seen(hand)


# Whatever is typed


def taken(read: Callable[[], object], said: str) -> bool:
    """Return whether a dialog takes what was typed, having checked that it says why if it does not."""
    try:
        read()
    except ValueError as error:
        assert said == str(error)
        assert said.endswith(".")
        assert said.isprintable()
        assert len(said) < 400
        return False
    assert said == ""
    return True


@pytest.mark.long
@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["seed", "rate", "units"]), TEXTS), min_size=1, max_size=20))
@example([(name, text) for name in ("seed", "rate", "units") for text in ("", "[/x]", "9" * 400, "1e400", "²", "\x00")])
async def test_any_text_makes_settings_or_a_sentence(typed: list[tuple[str, str]]) -> None:
    """No text at all gets through to a run, breaks the screen, or goes unanswered."""
    async with opened() as hand:
        dialog = await ask(hand, "s", SettingsDialog)
        assert isinstance(dialog, SettingsDialog)
        for name, text in typed:
            dialog.query_one(f"#{name}", Input).value = text
            await hand.settle()
            fine = taken(dialog.read, complaint(hand))
            assert dialog.query_one("#start", Button).disabled is not fine
            if fine:
                assert isinstance(dialog.read(), SettingsAnswer)
        dialog.query_one("#seed", Input).focus()
        await hand.press("enter")
        assert (hand.app.screen is hand.main) is fine


@pytest.mark.long
@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=20))
async def test_any_text_makes_an_epoch_or_a_sentence(typed: list[str]) -> None:
    """The same where an epoch is asked for."""
    async with opened() as hand:
        dialog = await ask(hand, "g", EpochDialog)
        assert isinstance(dialog, EpochDialog)
        for text in typed:
            dialog.query_one("#epoch", Input).value = text
            await hand.settle()
            if taken(dialog.read, complaint(hand)):
                assert 0 <= dialog.read() <= MAX_EPOCH


@pytest.mark.long
async def test_weights_cannot_be_kept_with_another_scale() -> None:
    """The scale belongs to the start; the sentence names both."""
    async with opened(Settings(scale=0.1)) as hand:
        dialog = await ask(hand, "s", SettingsDialog)
        assert dialog.query_one("#scale", Input).value == "0.1"
        dialog.query_one("#weights", Select).value = "keep"
        await enter(hand, "scale", "5")
        assert complaint(hand) == ("The weights cannot be kept with the scale 5: those that are here began with 0.1.")


@pytest.mark.parametrize(("scale", "said"), [(1, False), (0.01, True)])
async def test_the_title_names_a_scale_other_than_one(scale: float, said: bool) -> None:
    """At 80 columns, where the rest of the settings is named, too."""
    async with opened(Settings(scale=scale)) as hand:
        assert ("seed 1  η 1  scale 0.01" in hand.rows()[0]) == said
        assert ("scale" in hand.rows()[0]) == said


WORDS = {"s": "Cancel", "u": "next flip", "ctrl+s": "save the run", "o": "Four questions"}
"""The keys of dialogs, and what each says."""


def words(hand: Hand) -> set[str]:
    """Return the words of a dialog, and those in its edges."""
    region = hand.app.screen.query_one(".dialog").region
    rows = [row[region.x : region.right] for row in hand.rows()[region.y : region.bottom]]
    return set(re.findall(r"[^\s╭╮╰╯─│▁▂▃▄▅▆▇█]+", " ".join(rows)))


@pytest.mark.parametrize("key", WORDS)
async def test_no_word_of_a_dialog_is_cut(key: str) -> None:
    """In a small terminal fewer of its hints are there, each whole; a title that has no room loses whole words."""
    async with opened(size=(120, 36)) as hand:
        await hand.press(key)
        await hand.until(lambda: WORDS[key] in hand.text(), "the dialog")
        whole = words(hand)
        for size in ((60, 18), (50, 14), (40, 12)):
            await hand.resize(*size)
            assert words(hand) <= whole | {"gate"}, (size, words(hand) - whole)


@pytest.mark.parametrize(
    ("title", "keys", "width", "said"),
    [
        (
            "sweep · XOR, 4 hidden units, rule gradient",
            "enter go · esc close",
            40,
            ["sweep · XOR, 4 hidden units", "enter go · esc close"],
        ),
        (
            "What XOR asks, and why one line cannot",
            "3 of 4 right · enter go · esc close",
            36,
            ["What XOR asks", "enter go · esc close"],
        ),
        ("A title without any part at all", "esc close", 20, ["A title…", "esc close"]),
    ],
)
def test_the_edges_of_a_dialog_say_whole_words(title: str, keys: str, width: int, said: list[str]) -> None:
    """As many of the first parts of a title as have room, and of the last keys."""
    assert [first_parts(title, width - 6), last_parts(keys, width - 6)] == said


def around(hand: Hand) -> list[str]:
    """Return the screen without what is inside of the dialog, and without what its edges say."""
    box = hand.app.screen.query_one(".dialog").region.shrink(Spacing.all(1))
    rows = hand.rows()
    rows[box.y : box.bottom] = [row[: box.x] + row[box.right :] for row in rows[box.y : box.bottom]]
    return [re.sub(r"[^╭╮╰╯│]+", " ", row) for row in rows]


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (40, 12)])
async def test_a_list_stays_inside_its_dialog(size: tuple[int, int]) -> None:
    """It says at its end that there is more, the lower edge says its keys; a field says its range somewhere."""
    async with opened(size=size) as hand:
        await hand.press("s")
        for number, allowed in enumerate(("0 to 4294967295", "1e-6 to 1e6", "1 to 8", "0 to 10")):
            await hand.press(*["tab"] * (number > 0))
            assert allowed in hand.text()
        for field in ("gate", "weights"):  # the one with the longest list, and the lowest
            hand.app.screen.query_one(f"#{field}").focus()
            await hand.settle()
            before, buttons = around(hand), "Cancel" in hand.text()
            await hand.press("space")
            assert around(hand) == before and "enter take" in hand.text()
            assert "Canc" not in hand.text()  # it would be cut
            if field == "gate":
                assert "↓ more" in hand.text() and "↑ more" not in hand.text()
                await hand.press("up")  # round to the last
                assert "↑ more" in hand.text() and "↓ more" not in hand.text() and around(hand) == before
            await hand.press("escape")
            assert "enter go" in hand.text() and ("Cancel" in hand.text()) == buttons


async def test_the_palette_leaves_the_footer_alone() -> None:
    """In a low terminal, too: all of the list and its edge are seen."""
    async with opened(size=(60, 18)) as hand:
        await hand.press("colon")
        await hand.until(lambda: "run / pause" in hand.text(), "the list of the palette")
        assert not hand.rows()[-1].strip()  # of what lies over the screen; the footer is below
        assert "esc close" in hand.text()
