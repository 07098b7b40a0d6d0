"""A small file as Fitbit's export has it. Everything in it is made up."""

from support.samples.sample import Sample

JSON = """[{
  "logId": 2, "dateOfSleep": "2026-03-02",
  "startTime": "2026-03-02T14:00:00.000", "endTime": "2026-03-02T14:40:00.000",
  "minutesAsleep": 30, "mainSleep": false
},{
  "logId": 1, "dateOfSleep": "2026-03-02",
  "startTime": "2026-03-01T23:10:00.000", "endTime": "2026-03-02T07:05:00.000",
  "minutesAsleep": 452, "mainSleep": true
}]"""
SAMPLES = [Sample(JSON, JSON.replace("452", "460"), 1)]
