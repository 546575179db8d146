"""From LaTeX to a typed program."""
