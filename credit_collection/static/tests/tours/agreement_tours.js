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
            content: "all of it is proposed; the customer pays less",
            trigger: ".modal .o_field_widget[name=amount_promised] input",
            run: "edit 300",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit The rest when their customer pays",
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
            content: "the customer calls back and can pay everything",
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
            run: "edit Their customer has paid",
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

tours.add("credit_collection_plan_ask", {
    url: "/odoo/collection",
    steps: () => [
        {
            trigger: ".o_data_row td[name=partner_id]:contains(Cliente Uno)",
            run: "click",
        },
        {
            content: "the customer cannot pay at once",
            trigger: ".o_form_statusbar button[name=action_plan]",
            run: "click",
        },
        {
            content: "all that is overdue, in three instalments",
            trigger: ".modal .o_field_widget[name=amount_total]:contains(800.00)",
        },
        {
            content: "the customer asks for more time than a collector may give",
            trigger: ".modal .o_field_widget[name=count] input",
            run: "edit 8 && press Tab",
        },
        {
            trigger: ".modal .alert:contains(Another manager has to approve)",
        },
        {
            content: "the schedule is there before the customer rings off",
            trigger: ".modal .o_field_widget[name=schedule_html]:contains(100.00)",
        },
        {
            trigger: ".modal button[name=action_request_approval]",
            run: "click",
        },
        {
            content: "it waits for somebody else",
            trigger: "body:not(:has(.modal)) .alert:contains(Waits for the approval)",
        },
    ],
});

tours.add("credit_collection_plan_approve", {
    url: "/odoo/collection-plans",
    steps: () => [
        {
            trigger: ".o_data_row td[name=partner_id]:contains(Cliente Uno)",
            run: "click",
        },
        {
            content: "what is beyond the limits, and the button of a manager",
            trigger: ".o_form_statusbar button[name=action_approve]",
            run: "click",
        },
        {
            trigger: ".alert:contains(Approved)",
        },
    ],
});

tours.add("credit_collection_plan_start", {
    url: "/odoo/collection-plans",
    steps: () => [
        {
            trigger: ".o_data_row td[name=partner_id]:contains(Cliente Uno)",
            run: "click",
        },
        {
            content: "approved: it goes to the customer",
            trigger: ".o_form_statusbar button[name=action_propose]",
            run: "click",
        },
        {
            content: "the customer answers by e-mail",
            trigger: ".o_form_statusbar button[name=action_accept]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=accepted_how] input[data-value=email]",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_accept]",
            run: "click",
        },
        {
            content: "its instalments are promises now",
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status button.o_arrow_button_current:contains(Active)",
        },
        {
            content: "the case says how far it is",
            trigger: ".o_field_widget[name=case_id] a",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=plan_summary]:contains(0 of 8 paid)",
        },
    ],
});

tours.add("credit_collection_dispute", {
    url: "/odoo/collection",
    steps: () => [
        {
            trigger: ".o_data_row td[name=partner_id]:contains(Cliente Uno)",
            run: "click",
        },
        {
            content: "the customer says that half of it never came",
            trigger: ".o_form_statusbar button[name=action_dispute]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Wrong quantity",
        },
        {
            trigger: ".modal .o-autocomplete--dropdown-item:contains(Wrong quantity)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 60",
        },
        {
            trigger: ".modal .o_field_widget[name=customer_words] textarea",
            run: "edit Two of the eight boxes are missing",
        },
        {
            trigger: ".modal button[name=action_dispute]",
            run: "click",
        },
        {
            content: "still on the case, whose rest is still collected",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=amount_to_collect]:contains(40.00)",
        },
        {
            trigger: ".o_field_widget[name=dispute_summary]:contains(60.00)",
        },
        {
            trigger: "body:not(:has(.modal)) .nav-link[name=disputes]",
            run: "click",
        },
    ],
});

tours.add("credit_collection_dispute_resolve", {
    url: "/odoo/collection-disputes",
    steps: () => [
        {
            trigger: ".o_data_row td[name=partner_id]:contains(Cliente Uno)",
            run: "click",
        },
        {
            content: "the warehouse finds one box",
            trigger: ".o_form_statusbar button[name=action_resolve]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=decision] input[data-value=partial]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 30",
        },
        {
            trigger: ".modal .o_field_widget[name=answer] textarea",
            run: "edit You are right about one box",
        },
        {
            trigger: ".modal button[name=action_resolve]",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_form_view button[name=action_view_credit_note]",
        },
    ],
});
