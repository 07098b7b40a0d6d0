"""A small file as Garmin Connect writes it. Everything in it is made up."""

from support.samples.sample import Sample

WEEK = """Sleep Score 7 Days,Score,Resting Heart Rate,Quality,Duration,Sleep Need,Bedtime,Wake Time
2026-03-02,70,60,Good,7h 32min,8h 45min,11:10 PM,7:05 AM
"Mar 3, 2026",55,62,Poor,6h 5min,8h 0min,12:40 AM,6:50 AM
2026-03-04,--,--,--,--,--,--,--
"""
ONE_DAY = """Sleep Score 1 Day,
Date,2026-03-02
Sleep Duration,7h 32m
Quality,Fair

Sleep Score Factors,
Sleep Duration,7h 32m
Awake Time,24m
"""
YEAR = """Date,Avg Score,Avg Quality,Avg Duration,Avg Sleep Need,Avg Bedtime,Avg Wake Time
2-8 Mar,66,Fair,7h 50min,7h 43min,23:12,7:22
"""
SAMPLES = [
    Sample(WEEK, WEEK.replace("7h 32min", "7h 40min"), 2),
    Sample(ONE_DAY, ONE_DAY.replace("7h 32m", "7h 40m"), 1),
]
