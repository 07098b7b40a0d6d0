"""What is fuzzed: each target has seeds from the tests' own makers, a form to change them by, and what must hold.

A check raises one of our errors for an input that is refused. Anything else that it raises is a finding.
"""

from targets import imports, names, prompts, typed, writers
from targets.made import TARGETS

__all__ = ["TARGETS", "imports", "names", "prompts", "typed", "writers"]
