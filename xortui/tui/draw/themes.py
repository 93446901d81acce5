"""The four themes of xortui's own: dark and light, and both for a class at a wall."""

from textual.theme import Theme

DARK = Theme(
    name="xortui-dark",
    dark=True,
    primary="#B39DF3",
    secondary="#8B93A3",
    accent="#B39DF3",
    foreground="#E4E7EE",
    background="#101217",
    surface="#171A21",
    panel="#222631",
    success="#4CC26B",
    warning="#E8C15A",
    error="#FF7B8E",
)
LIGHT = Theme(
    name="xortui-light",
    dark=False,
    primary="#5B3FC4",
    secondary="#5C6470",
    accent="#5B3FC4",
    foreground="#1B1E25",
    background="#FBFBFD",
    surface="#F2F3F7",
    panel="#E3E5EC",
    success="#157F3B",
    warning="#8A5A00",
    error="#C01C3E",
)
WALL_DARK = Theme(
    name="xortui-wall-dark",
    dark=True,
    primary="#D6C8FF",
    secondary="#FFFFFF",
    accent="#D6C8FF",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#202020",
    success="#5CFF8A",
    warning="#FFE070",
    error="#FF9DAA",
    variables={"xortui-wall": "#FFFFFF"},
)
WALL_LIGHT = Theme(
    name="xortui-wall-light",
    dark=False,
    primary="#35169C",
    secondary="#000000",
    accent="#35169C",
    foreground="#000000",
    background="#FFFFFF",
    surface="#FFFFFF",
    panel="#DDDDDD",
    success="#005A20",
    warning="#5A3900",
    error="#96002A",
    variables={"xortui-wall": "#000000"},
)
THEMES = (DARK, LIGHT, WALL_DARK, WALL_LIGHT)
"""xortui's own, the last two for a projector: nothing in them is dim."""
