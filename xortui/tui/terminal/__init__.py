"""All that knows the platform: what a terminal may send, what it can show, signals, suspending, Windows."""
