"""The rules of some contact policies once more, written as a person reads them in the
law: what a random history is checked against, contact by contact."""

from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

import holidays

#: Hours by weekday; Monday is 0.
COLOMBIA = {**dict.fromkeys(range(5), (7, 19)), 5: (8, 15)}
SPAIN = dict.fromkeys(range(5), (9, 21))
LAWS = {
    "CO": ("America/Bogota", COLOMBIA),
    "ES": ("Europe/Madrid", SPAIN),
}
MESSAGES = ("email", "sms", "whatsapp", "letter")
#: What a collector chooses to speak through; a customer who answers on a page does not.
CHANNELS = (*MESSAGES, "call", "visit")


def local(moment, country):
    """A moment of the log by the clock of the customer."""
    zone = ZoneInfo(LAWS[country][0])
    return moment.replace(tzinfo=timezone.utc).astimezone(zone)


def offences(contact, earlier, country, pace):
    """What is wrong with a contact, given those before it, as text.

    :param contact: an entry of the log.
    :param earlier: the older entries of the same customer.
    :param tuple pace: at most so many contacts in so many days.
    """
    # What was agreed may be confirmed at any time, and counts for nothing.
    if contact.exemption == "confirmation":
        return
    reached = [
        past
        for past in earlier
        if past.delivery not in ("failed", "bounced")
        and past.exemption != "confirmation"
    ]
    today = local(contact.date, country).date()
    days = {past: local(past.date, country).date() for past in reached}
    ours = [past for past in reached if past.direction == "out"]
    on_day = [past for past in ours if days[past] == today]
    if not _is_open(local(contact.date, country), country):
        yield f"{contact.date}: closed in {country}"
    if any(past.channel in MESSAGES for past in on_day):
        yield f"{contact.date}: the second message of the day"
    count, length = pace
    if sum(today - days[past] < timedelta(days=length) for past in ours) >= count:
        yield f"{contact.date}: faster than the pace"
    if country == "CO" and on_day:
        yield f"{contact.date}: the second contact of the day"
    week = today - timedelta(days=today.weekday())
    talks = [
        past
        for past in reached
        if days[past] >= week
        and past.channel in CHANNELS
        and (past.direction == "in" or past.outcome in ("reached", "answered"))
    ]
    if country == "CO" and {past.channel for past in talks} - {contact.channel}:
        yield f"{contact.date}: another channel in the week of a conversation"


def _is_open(moment, country):
    hours = LAWS[country][1].get(moment.weekday())
    is_holiday = moment.date() in holidays.country_holidays(country)
    return bool(
        hours
        and not is_holiday
        and hours[0] <= moment.hour + moment.minute / 60 < hours[1]
    )
