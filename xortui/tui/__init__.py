"""The screens of xortui: the only room that knows Textual, rich and plotext."""
