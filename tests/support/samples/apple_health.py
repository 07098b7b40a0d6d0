"""A small file as Apple Health writes it. Everything in it is made up."""

from support.samples.sample import Sample

APPLE_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
]>
<HealthData locale="en_GB">
 <ExportDate value="2026-03-06 09:00:00 +0100"/>
 <Record type="HKQuantityTypeIdentifierStepCount" sourceName="A phone" unit="count"
  startDate="2026-03-02 08:00:00 +0100" endDate="2026-03-02 08:10:00 +0100" value="12"/>
"""
# An attribute that stands twice, as iOS 16 wrote it.
APPLE_END = """ <Workout duration="3" startDate="2026-03-02 18:00:00 +0100" startDate="2026-03-02 18:03:00 +0100"/>
</HealthData>
"""


def slept(start: str, end: str, value: str = "AsleepUnspecified", source: str = "A watch") -> str:
    """A record of sleep, from one moment to another."""
    return (
        f' <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="{source}"'
        ' device="&lt;&lt;HKDevice: 0x2&gt;, name:A watch&gt;" creationDate="2026-03-06 09:00:00 +0100"'
        f' startDate="{start}" endDate="{end}" value="HKCategoryValueSleepAnalysis{value}"/>\n'
    )


def apple(*records: str) -> str:
    """An ``export.xml`` with these records of sleep."""
    return APPLE_HEAD + "".join(records) + APPLE_END


APPLE = apple(
    slept("2026-03-01 22:50:00 +0100", "2026-03-02 07:00:00 +0100", "InBed", "A phone"),
    slept("2026-03-01 23:00:00 +0100", "2026-03-02 01:00:00 +0100", "AsleepCore"),
    slept("2026-03-02 01:00:00 +0100", "2026-03-02 01:30:00 +0100", "AsleepDeep"),
    slept("2026-03-02 01:30:00 +0100", "2026-03-02 02:00:00 +0100", "Awake"),
    slept("2026-03-02 02:00:00 +0100", "2026-03-02 06:32:00 +0100", "AsleepREM"),
    slept("2026-03-01 23:30:00 +0100", "2026-03-02 01:20:00 +0100", source="A ring"),
)
SAMPLES = [Sample(APPLE, APPLE.replace("06:32:00", "06:35:00"), 1)]
