"""What every format that comes in has a small one of."""

from typing import Any, NamedTuple


class Sample(NamedTuple):
    """A file, the same with something in one entry mended, how many entries it brings, and what is typed with it.

    ``brings`` are the entries themselves, each its kind, its moment in UTC and its answers, where no test of the
    format's own says them; ``leaves_out`` is what is counted then.
    """

    content: str | bytes
    corrected: str | bytes
    entries: int
    typed: tuple[str, ...] = ()
    brings: list[tuple[str, str, dict[str, Any]]] | None = None
    leaves_out: dict[str, int] = {}  # noqa: RUF012 (never changed)

    @property
    def raw(self) -> bytes:
        """The content as bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.encode()
