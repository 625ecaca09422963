import {Component, onWillStart, useState} from "@odoo/owl";
import {CollectionCalls, chooseCalls} from "../call/call_list";
import {CollectionSetup} from "./setup";
import {useService} from "@web/core/utils/hooks";
import {utils} from "@web/core/ui/ui_service";
import {registry} from "@web/core/registry";
import {SearchModel} from "@web/search/search_model";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

/** Alerts above the lists of the collector: old bank data, missing settings. */
export class CollectionAlerts extends Component {
    static template = "credit_collection.Alerts";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({alerts: []});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.alerts = await this.orm.call(
            "credit.collection.alert",
            "get_alerts",
            []
        );
    }

    async onClick(button) {
        const result = await this.orm.call("res.company", button.method, [
            [button.company_id],
        ]);
        if (result && result.type) {
            return this.action.doAction(result);
        }
        return this.load();
    }
}

class CollectionListRenderer extends ListRenderer {
    static template = "credit_collection.ListRenderer";
    static components = {
        ...ListRenderer.components,
        CollectionAlerts,
        CollectionCalls,
        CollectionSetup,
    };
}

class CollectionKanbanRenderer extends KanbanRenderer {
    static template = "credit_collection.KanbanRenderer";
    static components = {
        ...KanbanRenderer.components,
        CollectionAlerts,
        CollectionCalls,
        CollectionSetup,
    };
}

/**
 * A phone shows one column: the most urgent case first, whatever its state. The call
 * list shows calls that are due, whose they ever are.
 */
class CollectionSearchModel extends SearchModel {
    async load(config) {
        const small = utils.isSmall() ? {defaultGroupBy: undefined} : {};
        const context = await chooseCalls(this.orm, config);
        return super.load({...config, ...small, context});
    }
}

registry.category("views").add("credit_collection_list", {
    ...listView,
    Renderer: CollectionListRenderer,
    SearchModel: CollectionSearchModel,
});
registry.category("views").add("credit_collection_kanban", {
    ...kanbanView,
    Renderer: CollectionKanbanRenderer,
    SearchModel: CollectionSearchModel,
});
