import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";

const CALLS = "credit_collection.credit_collection_case_action_calls";

function readSummary(orm) {
    return orm.call("credit.collection.call.list", "get_summary", []);
}

/**
 * Returns the context of the call list with a filter: the one that was asked for, else
 * one that finds a due call: the own ones, those without a collector, or all.
 */
export async function chooseCalls(orm, {context = {}, state}) {
    if (state || !context.collection_calls || !context.search_default_mine) {
        return context;
    }
    const {filter} =
        context.collection_filter === undefined
            ? await readSummary(orm)
            : {filter: context.collection_filter};
    const chosen = {...context, search_default_mine: 0};
    for (const name of filter.split(" ").filter(Boolean)) {
        chosen[`search_default_${name}`] = 1;
    }
    return chosen;
}

/** Says above the call list whose calls are due, if they are not only the own ones. */
export class CollectionCalls extends Component {
    static template = "credit_collection.Calls";
    static props = {count: {type: Number, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({summary: {message: "", buttons: []}});
        onWillStart(() => this.load());
        if (this.env.searchModel) {
            useBus(this.env.searchModel, "update", () => this.render());
        }
        // A call that was logged leaves the list.
        onWillUpdateProps(({count}) => count === this.props.count || this.load());
    }

    async load() {
        const {searchModel} = this.env;
        if (searchModel && searchModel.globalContext.collection_calls) {
            this.state.summary = await readSummary(this.orm);
        }
    }

    /** Whether a filter is on; a phone does not show it otherwise. */
    isOn(filter) {
        const {query, searchItems} = this.env.searchModel;
        const names = query.map(({searchItemId}) => searchItems[searchItemId].name);
        const on = ["mine", "stand_in", "nobody"].filter((name) =>
            names.includes(name)
        );
        return filter ? on.includes(filter) : !on.length;
    }

    /** Opens the list again, with one filter. */
    onClick(filter) {
        return this.action.doAction(CALLS, {
            additionalContext: {collection_filter: filter},
            stackPosition: "replaceCurrentAction",
        });
    }
}
