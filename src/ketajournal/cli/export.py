"""The journal as files for other programs."""

from typing import TYPE_CHECKING, Annotated

from ketajournal.cli.options import Kinds, Since, Until
from ketajournal.cli.parameters import Argument, Option, Result
from ketajournal.exchange.formats import BUNDLES, FORMATS_OUT

if TYPE_CHECKING:
    from ketajournal.show.blocks import Document

_ListShown = Annotated[
    "Document | None",
    Result(
        {
            "plain": Annotated[bool, Option("--plain", help="The list of formats in plain lines.")],
            "as_json": Annotated[bool, Option("--json", help="The list of formats as one JSON document.")],
        }
    ),
]
_Format = Annotated[
    str | None,
    Argument(
        metavar="[FORMAT]", help=f"{', '.join(FORMATS_OUT)} or schema. Without it they are listed.", values="exports"
    ),
]


def export(
    form: _Format = None,
    output: Annotated[
        str | None,
        Option("--output", "-o", metavar="PATH", help="The file or folder to write; - is standard output."),
    ] = None,
    since: Since = None,
    until: Until = None,
    course: Annotated[int | None, Option(metavar="N", help="Only this course.", values="courses")] = None,
    kind: Kinds = None,
    encrypt: Annotated[bool, Option("--encrypt", help="In the age format, with a passphrase of its own.")] = False,
    recipient: Annotated[
        list[str] | None,
        Option(metavar="age1...", help="Encrypt to this key of age instead. Can be given again."),
    ] = None,
    fhir: Annotated[
        str, Option(metavar="RELEASE", help="The release of FHIR: r4 or r5.", values=("r4", "r5"))
    ] = "r4",
    bundle: Annotated[
        str, Option(metavar="KIND", help=f"The kind of Bundle of FHIR: {' or '.join(BUNDLES)}.", values=BUNDLES)
    ] = BUNDLES[0],
    deleted: Annotated[
        bool, Option("--deleted", help="With deleted entries and replaced answers; json always has them.")
    ] = False,
    force: Annotated[
        bool, Option("--force", help="Replace a file, or write into a folder that is not empty.")
    ] = False,
) -> _ListShown:
    """The journal, or a part of it, as files that other programs open."""
    from ketajournal.actions.export import export_journal, formats_document

    if form is None:
        return formats_document()
    export_journal(
        form,
        output,
        since=since,
        until=until,
        course=course,
        kinds=kind or [],
        encrypt=encrypt,
        recipients=recipient or [],
        force=force,
        deleted=deleted,
        fhir=fhir,
        bundle=bundle,
    )
    return None
