"""What a formula says, as far as that can be told from how it is written: sums, products, calls, relations."""
