"""What is said where the system gives a program no more files, memory or threads."""

import errno
import os

_FILES = "No more files can be opened here; ulimit -n tells how many a program may have open."
_MEMORY = "There is too little memory here."
_THREADS = "No more threads or processes can be started here; ulimit -u tells how many there may be."

_SENTENCES = {
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), _FILES),
    errno.ENOMEM: _MEMORY,
    errno.EAGAIN: _THREADS,
}
_SAID = {
    **{os.strerror(number): sentence for number, sentence in _SENTENCES.items()},
    "failed to map segment": _MEMORY,
    "memory in static TLS": _MEMORY,
    "can't start new thread": _THREADS,
    "can't allocate lock": _MEMORY,
    "returned NULL without setting": _MEMORY,
}
"""What stands in errors without a number: of an import, a thread, the interpreter."""


def lacking(error: BaseException | None) -> str:
    """Return what the system lacks, as a sentence, where this is why an error came; else nothing."""
    while error is not None:
        if isinstance(error, MemoryError):
            return _MEMORY
        if isinstance(error, OSError):
            if error.errno in _SENTENCES and not hasattr(error, "characters_written"):  # or its reader is slow
                return _SENTENCES[error.errno]
        elif isinstance(error, ImportError | RuntimeError | SystemError):
            for text, sentence in _SAID.items():
                if text in str(error):
                    return sentence
        error = error.__cause__ or error.__context__
    return ""
