"""The journal: a session written down as it goes, so that it can be gone on with after any end of the program.

writer    what is written of a session, and when
blocks    the edits of runs, which are written once for all that share them
forms     the parts of a session as JSON has them
folder    one locked file for each program that runs; whose program has ended, others go on with
reader    what a file says, up to the first line that is not whole, as after a kill
"""
