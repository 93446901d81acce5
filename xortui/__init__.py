"""xortui: watch a small neural network learn XOR in the terminal."""
