"""Signs where the output cannot hold them."""

Signs = dict[int, str]

ASCII: Signs = str.maketrans(
    {"σ": "sigma", "δ": "delta", "Δ": "Delta", "ŷ": "yhat", "∂": "d", "Σ": "sum", "η": "eta", "·": "*", "−": "-"}
    | {"→": "->", "←": "<-", "²": "^2", "ᵀ": "^T", "⊙": "*", "′": "'", "☐": "( )"}
)
"""What stands for each sign where the output is not UTF-8."""
