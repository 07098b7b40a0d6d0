"""Taking in what was written elsewhere."""

from typing import Annotated

from ketajournal.cli.options import Shown
from ketajournal.cli.parameters import Argument, Option
from ketajournal.exchange.formats import FORMATS_IN


def import_file(
    path: Annotated[
        str,
        Argument(
            metavar="PATH",
            help="A file, a folder, - for standard input, or another journal's folder. "
            f"Known formats are {', '.join(FORMATS_IN)}.",
        ),
    ],
    dry_run: Annotated[bool, Option("--dry-run", help="Only show what would come in.")] = False,
    moods: Annotated[
        str | None,
        Option("--moods", help='For Daylio, what each name means from 0 to 10: "rad=9,good=7,odd=-".'),
    ] = None,
    columns: Annotated[
        str | None,
        Option("--columns", help='For a table, where day and time asleep stand: "Date=day,Asleep=minutes".'),
    ] = None,
    all_substances: Annotated[
        bool, Option("--all-substances", help="Keep sessions with something other than ketamine, as notes.")
    ] = False,
    day_first: Annotated[
        bool | None,
        Option("--day-first/--month-first", help="Read 03/04/2026 so, where a file doesn't say."),
    ] = None,
    yes: Annotated[bool, Option("--yes", help="Don't ask.")] = False,
) -> Shown:
    """Take in an export of this journal or another program, or another journal. Twice is the same as once."""
    from ketajournal.actions.importing import ImportRequest, take_in

    wanted = ImportRequest(
        path=path,
        moods=moods,
        columns=columns,
        all_substances=all_substances,
        day_first=day_first,
        dry=dry_run,
        ask=not yes,
    )
    return take_in(wanted)
