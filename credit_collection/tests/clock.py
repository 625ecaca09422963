"""The day on which the stories of the tests are told."""

from datetime import date, time

#: A Monday morning: nine o'clock in Madrid.
TODAY = date(2025, 3, 17)
MORNING = time(8, 0)
