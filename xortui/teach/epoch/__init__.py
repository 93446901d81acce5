"""One epoch, taken apart: its phases, the arithmetic written out, what is true of it, and questions about it."""
