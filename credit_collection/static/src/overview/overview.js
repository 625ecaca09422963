import {Component, onWillStart, useState} from "@odoo/owl";
import {CollectionAgeing} from "./ageing";
import {CollectionAlerts} from "../views/alerts";
import {CollectionFigure} from "./figure";
import {CollectionNoAccess, isCollector} from "../app/no_access";
import {CollectionSetup} from "../views/setup";
import {CollectionTrend} from "./trend";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {utils} from "@web/core/ui/ui_service";

/** What a manager opens first: how the collection goes, and what waits for a person. */
export class CollectionOverview extends Component {
    static template = "credit_collection.Overview";
    static components = {
        CollectionAgeing,
        CollectionAlerts,
        CollectionFigure,
        CollectionNoAccess,
        CollectionSetup,
        CollectionTrend,
        Layout,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({companyId: false, version: 0});
        onWillStart(async () => (await isCollector()) && this.load());
    }

    async load() {
        this.data = await this.orm.call(
            "credit.collection.overview",
            "get_overview",
            []
        );
        this.state.companyId = this.data.companies[0].id;
    }

    get hasSeveralCompanies() {
        return this.data.companies.length > 1;
    }

    /** The company whose charts are shown. */
    get company() {
        return this.data.companies.find((one) => one.id === this.state.companyId);
    }

    get isIdle() {
        return this.data.work.every((figure) => !figure.value);
    }

    /** Opens the list of a figure: its records and no others. */
    async open(figure) {
        const action = await this.action.loadAction(figure.action);
        const grouped = utils.isSmall() ? [] : figure.group_by;
        return this.action.doAction({
            ...action,
            name: figure.label,
            display_name: figure.label,
            domain: figure.domain,
            context: grouped.length ? {group_by: grouped} : {},
        });
    }

    /** The companies that send by themselves until the user switches it off. */
    get sending() {
        return this.data.companies.filter((one) => one.may_stop);
    }

    /** Switches automatic sending of a company off, once the user is sure. */
    stop(company) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Switch off"),
            body: _t(
                "Nothing will be sent by itself from now on, and what waits in the mail queue is taken back."
            ),
            confirmLabel: _t("Switch off"),
            confirm: async () => {
                await this.orm.call("res.company", "action_collection_stop", [
                    [company.id],
                ]);
                await this.load();
                this.state.version++;
            },
            cancel: () => {
                // Nothing changes
            },
        });
    }

    /** Opens what a number of the trend is made of. */
    async openMonth(kind, month) {
        const {id, figures, trend} = this.company;
        if (kind === "overdue" && month === trend.at(-1)) {
            return this.open(figures.find((figure) => figure.key === "overdue"));
        }
        const args = [id, month.month, kind];
        const action = await this.orm.call(
            "credit.collection.overview",
            "get_trend_list",
            args
        );
        return this.action.doAction(action);
    }

    openInvoices() {
        return this.action.doAction("account.action_move_out_invoice");
    }
}

registry.category("actions").add("credit_collection_overview", CollectionOverview);
