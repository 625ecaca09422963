import {Component, onWillStart, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {utils} from "@web/core/ui/ui_service";

/** What a company still needs before it sends by itself; for managers. */
export class CollectionSetup extends Component {
    static template = "credit_collection.Setup";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        // A phone shows the title only, until somebody opens it.
        this.state = useState({panels: [], isOpen: !utils.isSmall()});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.panels = await this.orm.call(
            "credit.collection.setup",
            "get_setup",
            []
        );
    }

    /** Opens the screen of a line, or does what its button says. */
    async onClick(panel, button) {
        if (button.action) {
            return this.action.doAction(button.action);
        }
        const result = await this.orm.call("res.company", button.method, [
            [panel.company_id],
        ]);
        if (result && result.type === "ir.actions.client") {
            this.env.services.notification.add(result.params.message, {
                type: result.params.type,
            });
        } else if (result && result.type) {
            return this.action.doAction(result);
        }
        return this.load();
    }
}
