"""The screen in browsers: a server for a class, which starts one program for each browser that asks."""
