"""What a person can mend who installs something."""


class InstallError(Exception):
    """What was wrong, where, and what to do, in one line."""
