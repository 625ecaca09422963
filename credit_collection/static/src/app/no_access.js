import {Component, onWillStart} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

/** Who may open the desk. */
const COLLECTORS = "credit_collection.group_collector";
/** Who sees invoices, on which the collection says where it stands. */
const ACCOUNTANTS = ["account.group_account_invoice", "account.group_account_readonly"];

export const isCollector = () => user.hasGroup(COLLECTORS);

/** What those read who may not open the desk, and where they find what concerns them. */
export class CollectionNoAccess extends Component {
    static template = "credit_collection.NoAccess";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            const rights = await Promise.all(
                ACCOUNTANTS.map((one) => user.hasGroup(one))
            );
            this.seesInvoices = rights.some(Boolean);
        });
    }

    openInvoices() {
        return this.action.doAction("account.action_move_out_invoice");
    }
}

registry.category("actions").add("credit_collection_no_access", CollectionNoAccess);
