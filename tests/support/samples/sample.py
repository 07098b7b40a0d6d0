"""What every format that comes in has a small one of."""

from typing import NamedTuple


class Sample(NamedTuple):
    """A file, the same with something in one entry mended, how many entries it brings, and what is typed with it."""

    content: str | bytes
    corrected: str | bytes
    entries: int
    typed: tuple[str, ...] = ()

    @property
    def raw(self) -> bytes:
        """The content as bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.encode()
