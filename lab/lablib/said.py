"""What the lab says: one line on standard error, and nothing else but what the guest prints."""

import sys

BROKEN = 125  # the lab or the machine failed, not the command in it


class LabError(Exception):
    """Something is missing or went wrong: where, what was seen, what was expected, what to do."""

    def __init__(self, where, seen, expected, do):
        super().__init__(f"{where}: {seen}; expected {expected}; {do}")


def say(text):
    """One line of progress."""
    print(f"lab: {text}", file=sys.stderr, flush=True)


def end_with(main):
    """Runs main and ends the process with its exit code, or with 125 and one line that says why."""
    try:
        code = main(sys.argv[1:])
    except LabError as error:
        say(str(error))
        code = BROKEN
    except KeyboardInterrupt:
        say("stopped by Ctrl-C; the machine was ended")
        code = 130
    sys.exit(code)
