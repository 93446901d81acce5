"""Many epochs: what is going on, what came of it, and how runs are told apart."""
