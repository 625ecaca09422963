import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("credit_collection_promise", {
    url: "/odoo/collection",
    steps: () => [
        {
            trigger: ".o_data_row td[name=partner_id]:contains(Cliente Uno)",
            run: "click",
        },
        {
            content: "the customer is on the phone",
            trigger: ".o_form_statusbar button[name=action_log_call]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=outcome_id] input",
            run: "edit Promises",
        },
        {
            trigger: ".modal .o-autocomplete--dropdown-item:contains(Promises)",
            run: "click",
        },
        {
            content: "all of it is proposed; he pays less",
            trigger: ".modal .o_field_widget[name=amount_promised] input",
            run: "edit 300",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit The rest when his customer pays",
        },
        {
            trigger: ".modal button[name=action_log]",
            run: "click",
        },
        {
            content: "the case says what is promised and what is left to collect",
            trigger: ".o_field_widget[name=promise_summary]:contains(300.00)",
        },
        {
            trigger: ".o_field_widget[name=amount_to_collect]:contains(500.00)",
        },
        {
            content: "he calls back: he can pay everything",
            trigger: ".o_form_statusbar button[name=action_promise]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=amount] input:value(800.00)",
        },
        {
            trigger:
                ".modal .o_field_widget[name=previous_ids] .o_tag:contains(300.00)",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit His customer has paid",
        },
        {
            trigger: ".modal button[name=action_promise]",
            run: "click",
        },
        {
            content: "both promises stand on the case",
            trigger: "body:not(:has(.modal)) .nav-link[name=agreements]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=own_promise_ids] .o_data_row:contains(Replaced)",
        },
        {
            trigger:
                ".o_field_widget[name=own_promise_ids] .o_data_row:contains(Open) td[name=amount]:contains(800.00)",
            run: "click",
        },
        {
            content: "the promise itself",
            trigger:
                ".modal .o_field_widget[name=amount]:contains(800.00), .o_form_view .o_field_widget[name=case_id]:contains(Cliente Uno)",
        },
    ],
});
