from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_time

#: Most events that are read at once.
MOST = 1000

#: Where events that have only a day stand among those of that day.
NOON = time(12)


class CreditCollectionTimeline(models.AbstractModel):
    """All that happened with one customer in one company, newest first, read from the
    records themselves. Each room adds its events in ``timeline.py``."""

    _name = "credit.collection.timeline"
    _description = "History of a customer"

    # === BUSINESS METHODS === #

    @api.model
    def get_timeline(self, case_id=None, kinds=None, limit=30):
        """Return what happened in a case, for the screen, in the language of the user.

        :param int case_id: id of the case.
        :param list kinds: keys of the kinds wanted; None or empty for all.
        :param int limit: number of events.
        :return: ``kinds`` (``key``, ``label``, ``icon`` of all), ``days`` (``key``,
            ``label``, ``events``; newest first) and ``has_more``.
        :rtype: dict
        :raise AccessError: if the user may not collect or not read the case.
        :raise UserError: for what is no case or no number.
        """
        cases = self.env["credit.collection.case"]
        cases._check_may_collect()
        if not isinstance(case_id or 0, int) or not isinstance(limit, int):
            raise UserError(self.env._("Open the history from a case."))
        if kinds and not isinstance(kinds, (list, tuple)):
            raise UserError(self.env._("Open the history from a case."))
        case = cases.browse(case_id or 0).exists()
        case.check_access("read")
        sources = self._get_sources()
        limit = max(1, min(limit, MOST))
        wanted = [key for key in sources if not kinds or key in kinds]
        events = self._find_events(case, wanted, limit + 1)
        return {
            "kinds": [
                {"key": key, "label": label, "icon": icon}
                for key, (label, icon, _find) in sources.items()
            ],
            "days": self._group_by_day(events[:limit], sources),
            "has_more": len(events) > limit,
        }

    @api.model
    def _get_sources(self):
        """Return the kinds of events in the order of the screen; the rooms add theirs.

        :return: by key: label, icon, and the function that returns the newest events
            of a case: ``find(case, limit)``, see :meth:`_prepare_event`.
        :rtype: dict[str, tuple]
        """
        return {}

    def _find_events(self, case, kinds, limit):
        """Return the newest events of some kinds, newest first."""
        sources, events = self._get_sources(), []
        if case:
            for kind in kinds:
                _label, _icon, find = sources[kind]
                events += [{"kind": kind, **event} for event in find(case, limit)]
        events.sort(key=lambda event: (event["moment"], event["id"]), reverse=True)
        return events[:limit]

    @api.model
    def _prepare_event(self, record, moment, title, **values):
        """Return one event.

        :param record: what it opens.
        :param moment: naive UTC, or a date.
        :param values: ``text``, ``amount`` (text), ``by`` (a name), ``icon``, ``tone``
            (class of a Bootstrap text: ``success``, ``danger`` …).
        """
        has_time = isinstance(moment, datetime)
        return {
            "model": record._name,
            "id": record.id,
            "moment": moment if has_time else datetime.combine(moment, NOON),
            "has_time": has_time,
            "title": title,
            **{name: value or "" for name, value in values.items()},
        }

    def _group_by_day(self, events, sources):
        """Return events as the screen shows them, below the day of the user."""
        days = {}
        for number, event in enumerate(events):
            moment, has_time = event.pop("moment"), event.pop("has_time")
            local = fields.Datetime.context_timestamp(self, moment)
            day = local.date() if has_time else moment.date()
            label, icon, _find = sources[event["kind"]]
            shown = {"label": label, "icon": icon, "tone": "muted", **event}
            shown["key"] = f"{event['model']},{event['id']},{number}"
            shown["time"] = (
                format_time(self.env, local.time(), time_format="short")
                if has_time
                else ""
            )
            days.setdefault(day, []).append(shown)
        return [
            {
                "key": day.isoformat(),
                "label": format_date(self.env, day, date_format="EEEE d MMMM y"),
                "events": shown,
            }
            for day, shown in days.items()
        ]

    @api.model
    def _get_label(self, record, name):
        """Return the label of a selection field in the language of the user."""
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")
