"""The rules of a contact policy; each returns its earliest allowed moment.

Pure Python: no database, no clock. Moments are aware UTC; days and hours are local
time of the customer.
"""

from bisect import bisect_left
from datetime import datetime, time, timedelta, timezone

SUNDAY = 6
#: Days ahead in which allowed hours are searched: a year, because of holidays.
DAYS_AHEAD = 367


class WindowRule:
    """Allows contacts only within the given hours."""

    def __init__(self, windows, holidays, zone):
        self.windows = sorted(windows, key=lambda window: window.hour_from)
        self.holidays, self.zone = holidays, zone

    def earliest(self, moment):
        """Return the first moment from ``moment`` on within a window, or None."""
        local = moment.astimezone(self.zone)
        for days in range(DAYS_AHEAD):
            day = local.date() + timedelta(days=days)
            found = [self._enter(window, day, moment) for window in self._open_on(day)]
            if any(found):
                return min(filter(None, found))
        return None

    def explain(self, moment):
        """Return code and parameters of why ``moment`` is not within a window."""
        day = moment.astimezone(self.zone).date()
        is_closed = not any(self._open_on(day))
        if day in self.holidays and is_closed and self._is_usual(day.weekday()):
            return "holiday", {"date": str(day)}
        return "window", {}

    def _is_usual(self, weekday):
        """Whether a weekday has hours when it is not a holiday."""
        return any(window.weekday == weekday for window in self.windows)

    def _open_on(self, day):
        """Yield the windows of a day, the earliest first."""
        is_holiday = day in self.holidays
        for window in self.windows:
            if not is_holiday or window.holiday == "ignore":
                is_open = window.weekday == day.weekday()
            else:
                is_open = window.holiday == "as_sunday" and window.weekday == SUNDAY
            if is_open:
                yield window

    def _enter(self, window, day, moment):
        """Return the first moment from ``moment`` on within a window of ``day``, or
        None. When clocks go back, both repeated hours count."""
        for fold in (0, 1):
            start = max(moment, _at(day, window.hour_from, self.zone, fold))
            if self._contains(window, day, start):
                return start
        return None

    def _contains(self, window, day, moment):
        local = moment.astimezone(self.zone)
        seconds = (local.hour * 60 + local.minute) * 60 + local.second
        return local.date() == day and _seconds(window.hour_from) <= seconds < _seconds(
            window.hour_to
        )


class CapRule:
    """Allows contacts only within the limits of a ``Cap``."""

    def __init__(self, cap, pasts, channel, zone):
        self.cap, self.channel, self.zone = cap, channel, zone
        counted = sorted(
            (past for past in pasts if _triggers(past, cap.trigger)),
            key=lambda past: past.moment,
        )
        self.days = [self._day(past) for past in counted]
        self.channels = [past.channel for past in counted]
        self.moments = [_aware(past.moment) for past in counted]
        self.talks = [self._day(past) for past in pasts if past.is_two_way]

    def earliest(self, moment):
        """Return the first moment from ``moment`` on within all limits."""
        while True:
            found = self._limit(moment)
            if not found:
                return moment
            moment = found[0]

    def explain(self, moment):
        """Return code and parameters of the limit that ``moment`` exceeds."""
        return self._limit(moment)[1:]

    def _limit(self, moment):
        """Return the first limit that ``moment`` exceeds: when it ends at the earliest,
        code and parameters; None within all limits."""
        day = moment.astimezone(self.zone).date()
        return self._limit_of_period(day) or self._limit_of_pause(day, moment)

    def _limit_of_period(self, day):
        cap = self.cap
        start = bisect_left(self.days, self._first_day(day))
        stop = bisect_left(self.days, day + timedelta(days=1))
        if cap.max_count and stop - start >= cap.max_count:
            leaves = self._after(self.days[stop - cap.max_count])
            if cap.is_calendar_week:
                return leaves, "cap_week", {"count": cap.max_count}
            return leaves, "cap", {"count": cap.max_count, "days": cap.days}
        used = set(self.channels[start:stop])
        is_new = cap.max_distinct_channels and self.channel not in used
        if is_new and len(used) >= cap.max_distinct_channels:
            figures = {"count": cap.max_distinct_channels}
            return self._after(self.days[start]), "channels", figures
        return None

    def _limit_of_pause(self, day, moment):
        cap = self.cap
        if cap.min_gap_hours and self.moments:
            over = self.moments[-1] + timedelta(hours=cap.min_gap_hours)
            if moment < over:
                return over, "gap", {"hours": cap.min_gap_hours}
        if cap.cooldown_days and self.talks:
            free = max(self.talks) + timedelta(days=cap.cooldown_days)
            if day < free:
                return _at(free, 0, self.zone), "cooldown", {"days": cap.cooldown_days}
        return None

    def _first_day(self, day):
        """Return the first day of the period that ends on ``day``."""
        if self.cap.is_calendar_week:
            return day - timedelta(days=day.weekday())
        return day - timedelta(days=max(self.cap.days, 1) - 1)

    def _after(self, day):
        """Return the moment from which a contact of ``day`` no longer counts."""
        if self.cap.is_calendar_week:
            day += timedelta(days=7 - day.weekday())
        else:
            day += timedelta(days=max(self.cap.days, 1))
        return _at(day, 0, self.zone)

    def _day(self, past):
        return _aware(past.moment).astimezone(self.zone).date()


def _triggers(past, trigger):
    """Whether a contact counts; those by the customer count only as conversations."""
    if trigger == "two_way":
        return past.is_two_way
    return not past.is_inbound and (trigger == "attempt" or past.is_delivered)


def _seconds(hour):
    return round(hour * 3600)


def _aware(moment):
    return moment.replace(tzinfo=timezone.utc)


def _at(day, hour, zone, fold=0):
    """Return the UTC moment of a local hour; if clocks skip it, the end of the gap.

    :param float hour: hour of the day.
    :param int fold: 1 for the second of two repeated hours.
    """
    local = datetime.combine(day, time()) + timedelta(seconds=_seconds(hour))
    moment = local.replace(tzinfo=zone, fold=fold).astimezone(timezone.utc)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    late = local.replace(tzinfo=zone, fold=0).astimezone(timezone.utc)
    early = local.replace(tzinfo=zone, fold=1).astimezone(timezone.utc)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=int((late - early).total_seconds()) // 2)
        if middle.astimezone(zone).replace(tzinfo=None) < local:
            early = middle
        else:
            late = middle
    return late
