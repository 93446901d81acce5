"""The screens of xortui: the only room that knows Textual, rich and plotext.

app       themes, the start and the end; kept_theme: which theme was chosen last (the colours are in draw/colours)
scene     the state of the screen; layout: what goes where; desk: all that a command may touch
modes     what can be done, a file a mode; screens: the main screen, help, palette and dialogs
widgets   what is on the main screen, a file a panel; draw: pure functions that draw it
terminal  drivers, signals, and all that knows the platform
"""
