import {Component, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";

/** How many events are read at first, and with each "Show more". */
const PAGE = 30;

/** What changes when something happens: the events are read again then. */
const TELLING = [
    "last_contact_date",
    "reason",
    "state",
    "amount_overdue",
    "has_reply",
    "promise_summary",
    "plan_summary",
    "dispute_summary",
];

/** All that happened with a customer, newest first, filterable by kind. */
export class CollectionTimeline extends Component {
    static template = "credit_collection.Timeline";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({kinds: [], days: [], chosen: [], hasMore: false});
        this.limit = PAGE;
        useRecordObserver((record) => {
            TELLING.forEach((name) => String(record.data[name]));
            return this.load(record.resId);
        });
    }

    async load(caseId) {
        if (!caseId) {
            return;
        }
        const found = await this.orm.call(
            "credit.collection.timeline",
            "get_timeline",
            [caseId],
            {kinds: this.state.chosen, limit: this.limit}
        );
        Object.assign(this.state, {
            kinds: found.kinds,
            days: found.days,
            hasMore: found.has_more,
        });
    }

    /** Shows only events of this kind, or all again. */
    toggle(key) {
        const chosen = new Set(this.state.chosen);
        if (!chosen.delete(key)) {
            chosen.add(key);
        }
        this.state.chosen = [...chosen];
        this.limit = PAGE;
        return this.load(this.props.record.resId);
    }

    showMore() {
        this.limit += PAGE;
        return this.load(this.props.record.resId);
    }

    open(event) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: event.model,
            res_id: event.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("collection_timeline", {
    component: CollectionTimeline,
});
