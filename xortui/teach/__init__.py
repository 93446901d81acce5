"""From numbers to words: what the screens explain, without a screen."""
