import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const FACET = ".o_searchview_facet:contains(Without collector)";

tours.add("credit_collection_app", {
    url: "/odoo/customer-invoices",
    steps: () => [
        {
            content: "whoever works in Invoicing finds it below Customers",
            trigger:
                ".o_menu_sections button[data-menu-xmlid='account.menu_finance_receivables']",
            run: "click",
        },
        {
            trigger:
                "[data-menu-xmlid='credit_collection.credit_collection_invoicing_menu']",
            run: "click",
        },
        {
            content: "it is an app of its own, with its own menu bar",
            trigger: ".o_menu_brand:contains(Collections)",
        },
        {
            trigger:
                ".o_menu_sections button[data-menu-xmlid='credit_collection.credit_collection_customer_menu']",
            run: "click",
        },
        {
            trigger:
                "[data-menu-xmlid='credit_collection.credit_collection_position_menu']",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Cliente Uno)",
        },
    ],
});

/** The customer to call: a row, or a card on a phone; or a part of it. */
const toCall = (part = "") =>
    [".o_data_row", ".o_kanban_record:not(.o_kanban_ghost)"]
        .map((row) => `${row}:contains(Cliente Uno) ${part}`)
        .join(", ");

tours.add("credit_collection_calls_of_nobody", {
    url: "/odoo/collection-calls",
    steps: () => [
        {
            content: "without own calls the list shows those without a collector",
            trigger: ".o_collection_calls button.active:contains(Without collector)",
        },
        {
            isActive: ["desktop"],
            trigger: FACET,
        },
        {
            content: "and says whose calls are due",
            trigger:
                ".o_collection_calls:contains(1 call is due: 1 without collector.)",
        },
        {
            trigger: toCall(),
        },
        {
            trigger: ".o_collection_calls button:contains(All)",
            run: "click",
        },
        {
            trigger: `body:not(:has(${FACET})) .o_collection_calls button.active:contains(All)`,
        },
        {
            trigger: toCall("button[name=action_log_call]"),
            run: "click",
        },
        {
            content: "the dialog says who and how much",
            trigger: ".modal .modal-title:contains(Cliente Uno)",
        },
        {
            trigger: ".modal .modal-title:contains(1 of 1)",
        },
        {
            isActive: ["desktop"],
            trigger: ".modal .o_field_widget[name=outcome_id] input",
            run: "edit Reached",
        },
        {
            isActive: ["desktop"],
            trigger: ".modal .o-autocomplete--dropdown-item:contains(Reached)",
            run: "click",
        },
        {
            isActive: ["mobile"],
            trigger: ".modal .o_field_widget[name=outcome_id] input",
            run: "click",
        },
        {
            isActive: ["mobile"],
            trigger: ".modal .o_kanban_record:not(.o_kanban_ghost):contains(/Reached/)",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_log]",
            run: "click",
        },
        {
            content: "nobody is left to call",
            trigger: "body:not(:has(.modal)) .o_view_nocontent",
        },
    ],
});

tours.add("credit_collection_history", {
    url: "/odoo/collection",
    steps: () => [
        {
            trigger: ".o_data_row td[name=partner_id]:contains(Cliente Uno)",
            run: "click",
        },
        {
            content: "the level that was done, how, and the one to come",
            trigger: ".o_collection_step_done:contains(First) .fa-envelope-o",
        },
        {
            trigger: ".o_collection_step_next:contains(Second)",
        },
        {
            content: "all that happened",
            trigger: ".o_notebook_headers .nav-link[name=history]",
            run: "click",
        },
        {
            trigger: ".o_collection_event[data-kind=message]:contains(E-mail)",
        },
        {
            trigger: ".o_collection_event[data-kind=payment]:contains(40.00)",
        },
        {
            content: "payments only",
            trigger: ".o_collection_timeline button.btn[data-kind=payment]:first",
            run: "click",
        },
        {
            trigger:
                ".o_collection_timeline:not(:has(.o_collection_event[data-kind=message]))",
        },
        {
            content: "a line opens its record",
            trigger: ".o_collection_event[data-kind=payment]",
            run: "click",
        },
        {
            trigger:
                ".o_form_view .o_field_widget[name=line_ids], .o_form_view [name=ref]",
        },
    ],
});
