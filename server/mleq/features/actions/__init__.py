"""What may be done with a formula: explain its symbols, write it otherwise, mend a mistake in it, cite its papers."""
