"""A small file as Oura writes it. Everything in it is made up."""

from support.samples.sample import Sample

SLEEPS = """id;day;bedtime_start;bedtime_end;total_sleep_duration;type;heart_rate
a;2026-03-02;2026-03-01T23:10:00.000+01:00;2026-03-02T07:05:00.000+01:00;27120;long_sleep;{"interval":300,"items":[60,null]}
b;2026-03-02;2026-03-02T14:00:00.000+01:00;2026-03-02T14:40:00.000+01:00;1800;late_nap;{}
c;2026-03-03;2026-03-03T02:00:00.000+01:00;2026-03-03T02:30:00.000+01:00;0;rest;{}
"""
TRENDS = """date,Sleep Score,Total Sleep Duration,Sleep Timing,Sleep Timing,Bedtime Start
2026-03-02,84,27120,1,2,2026-03-01T23:10:00+01:00
2026-03-03,,,,,
"""
SAMPLES = [
    Sample(SLEEPS, SLEEPS.replace("27120", "27240"), 1),
    Sample(TRENDS, TRENDS.replace("27120", "27240"), 1),
]
