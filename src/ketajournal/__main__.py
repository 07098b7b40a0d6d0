"""The beginning of every command. ``--version`` and ``help-now`` answer here, before anything heavy is imported."""

import gc
import os
import sys

from ketajournal.journal.system import forget_odd_sizes, keep_to_ourselves, write_utf8_to_files


def main() -> None:
    """Run the command line."""
    try:
        keep_to_ourselves()
        _replace_closed_streams()
        write_utf8_to_files()
        forget_odd_sizes()
        _run(sys.argv[1:])
    except KeyboardInterrupt:  # before anything was begun, or when all was done and told
        sys.exit(130)
    except BrokenPipeError:  # whoever read our output has gone, which is no error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:  # of the short ways above; the rest tell theirs themselves
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(f"The output can't be written to where it goes: {fault.strerror}.")


def _run(words: list[str]) -> None:
    if words in (["--version"], ["-V"]):
        from ketajournal import __version__

        print(f"ketajournal {__version__}")
        return
    if words[:2] == ["help", "now"]:
        words = ["help-now", *words[2:]]
    if words[:1] == ["help-now"] and not {"--help", "-h", "--remember"} & {*words}:
        from ketajournal.cli.help_now import print_help

        return print_help(" ".join(word for word in words[1:] if not word.startswith("-")) or None)
    gc.disable()  # a command is over before there is anything worth collecting; it costs a tenth of its time
    from ketajournal.cli.app import run

    run()


def _replace_closed_streams() -> None:
    """Put empty ones in place of streams that were closed before we began, where Python has none."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115  it stays open to the end


if __name__ == "__main__":
    main()
