import {
    RemainingDaysField,
    remainingDaysField,
} from "@web/views/fields/remaining_days/remaining_days_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const {DateTime} = luxon;

/** Beyond this many days nobody counts them. */
const COUNTED_DAYS = 99;

/** A date as a date, with how far it is: "2 Dec, in 4 days". */
export class CollectionDateField extends RemainingDaysField {
    get day() {
        return this.props.record.data[this.props.name].startOf("day");
    }

    get diffString() {
        if (this.diffDays === null) {
            return "";
        }
        const isThisYear = this.day.year === DateTime.local().year;
        const year = isThisYear ? {} : {year: "numeric"};
        const date = this.day.toLocaleString({day: "numeric", month: "short", ...year});
        const distance = this.distance;
        return distance ? `${date}, ${distance}` : date;
    }

    get distance() {
        const days = this.diffDays;
        if (Math.abs(days) > COUNTED_DAYS) {
            return "";
        }
        if (Math.abs(days) <= 1) {
            return {"-1": _t("yesterday"), 0: _t("today"), 1: _t("tomorrow")}[days];
        }
        const base = DateTime.local().startOf("day");
        return this.day.toRelative({base, unit: "days"});
    }
}

registry.category("fields").add("credit_collection_date", {
    ...remainingDaysField,
    component: CollectionDateField,
    displayName: _t("Date and distance"),
});
