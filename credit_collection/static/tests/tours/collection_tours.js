import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("credit_collection_worklist", {
    url: "/odoo/collection",
    steps: () => [
        {
            content: "the most urgent case is first",
            trigger: ".o_data_row:eq(0) td[name=partner_id]:contains(Cliente Uno)",
            run: "click",
        },
        {
            content: "the case says what is to collect",
            trigger: ".o_field_widget[name=amount_to_collect]:contains(100.00)",
        },
        {
            content: "what is owed by age",
            trigger: ".o_collection_ageing_bar .o_collection_bucket_001_030",
        },
        {
            content: "and why",
            trigger: ".o_field_widget[name=reason]:contains(First is due)",
        },
        {
            content: "the open items are listed",
            trigger:
                ".o_field_widget[name=item_ids] .o_data_row td[name=days_late]:contains(10)",
        },
        {
            content: "remind",
            trigger: ".o_form_statusbar button[name=action_remind]",
            run: "click",
        },
        {
            content: "the preview names the recipient",
            trigger: ".modal td[name=recipients]:contains(clienteuno@example.com)",
        },
        {
            content: "and shows the message",
            trigger: ".modal .o_field_widget[name=body] iframe",
        },
        {
            content: "send",
            trigger: ".modal button[name=action_send]",
            run: "click",
        },
        {
            content: "it says to whom it was sent",
            trigger: ".modal td[name=result_text]:contains(clienteuno@example.com)",
        },
        {
            trigger: ".modal footer button:contains(Close)",
            run: "click",
        },
        {
            content: "the contact is in the log",
            trigger:
                ".nav-link[name=contacts]:not(:visible), body:not(:has(.modal)) .nav-link[name=contacts]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=contact_ids] .o_data_row:contains(Waits to be sent)",
        },
    ],
});

tours.add("credit_collection_approval", {
    url: "/odoo/collection-actions",
    steps: () => [
        {
            content: "what waits for approval is shown first",
            trigger:
                ".o_data_row:contains(Cliente Uno) td[name=title]:contains(Formal)",
        },
        {
            content: "approve one",
            trigger: ".o_data_row:contains(Cliente Uno) button[name=action_approve]",
            run: "click",
        },
        {
            content: "it is not on the list any more",
            trigger: ".o_list_renderer:not(:contains(Cliente Uno))",
        },
        {
            content: "skip the other",
            trigger: ".o_data_row:contains(Cliente Dos) button[name=action_skip]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Agreed by phone",
        },
        {
            trigger: ".modal button[name=action_skip]",
            run: "click",
        },
        {
            content: "nothing is left to approve",
            trigger:
                "body:not(:has(.modal)):not(:has(.o_collection_calls)) .o_view_nocontent",
        },
    ],
});

tours.add("credit_collection_simulation", {
    url: "/odoo/collection",
    steps: () => [
        {
            trigger:
                ".o_menu_sections button[data-menu-xmlid='credit_collection.credit_collection_work_menu']",
            run: "click",
        },
        {
            trigger:
                "[data-menu-xmlid='credit_collection.credit_collection_simulate_menu']",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=date] button, .modal .o_field_widget[name=date] input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=date] input",
            run: "edit 03/20/2025 && press Tab",
        },
        {
            trigger: ".modal button[name=action_simulate]",
            run: "click",
        },
        {
            content: "the action, its amount and its reason",
            trigger: ".o_data_row:contains(Cliente Uno):contains(First is due)",
        },
        {
            content: "a row shows the message, to whom and when",
            trigger: ".o_data_row:contains(Cliente Uno) td[name=reason]",
            run: "click",
        },
        {
            trigger:
                ".o_form_view .o_field_widget[name=recipients]:contains(clienteuno@example.com)",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=body] iframe",
        },
        {
            content: "and leads to its case",
            trigger: ".o_form_view button[name=action_view_case]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=amount_to_collect]",
        },
    ],
});

tours.add("credit_collection_pause", {
    url: "/odoo/collection",
    steps: () => [
        {
            trigger: ".o_data_row td[name=partner_id]:contains(Cliente Uno)",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar button[name=action_pause]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Waits for a delivery note",
        },
        {
            trigger: ".modal button[name=action_pause]",
            run: "click",
        },
        {
            content: "the case is on hold and says until when",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=state]:contains(On hold)",
        },
        {
            trigger: ".nav-link[name=holds]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=hold_ids] .o_data_row:contains(delivery note) button[name=action_release]",
            run: "click",
        },
        {
            content: "released, it is chased again",
            trigger: ".o_field_widget[name=state]:contains(Active)",
        },
    ],
});

tours.add("credit_collection_alerts", {
    url: "/odoo/collection",
    steps: () => [
        {
            content: "old bank data stop the reminders, visibly",
            trigger:
                ".o_collection_alerts .alert-danger:contains(Nothing is sent by itself)",
        },
        {
            trigger: ".o_collection_alerts .alert-danger button",
            run: "click",
        },
        {
            content: "a manager answers for today",
            trigger: ".o_collection_alerts .alert-info:contains(sends today)",
        },
    ],
});

tours.add("credit_collection_morning", {
    url: "/odoo/collection-calls",
    steps: () => [
        {
            content: "the most urgent call is first, with its points in words",
            trigger: ".o_data_row:eq(0) td[name=partner_id]:contains(Cliente Grande)",
        },
        {
            trigger: ".o_data_row:eq(1) td[name=partner_id]:contains(Cliente Uno)",
        },
        {
            trigger: ".o_data_row:eq(0) td[name=partner_id]",
            run: "click",
        },
        {
            content: "the number, and that it may be dialled now",
            trigger: ".o_field_widget[name=call_phone]:contains(600 100 200)",
        },
        {
            trigger: ".o_field_widget[name=call_status]:contains(Allowed now)",
        },
        {
            content: "what to say",
            trigger: ".o_field_widget[name=script_html]:contains(Did the invoice)",
        },
        {
            content: "log the call",
            trigger: ".o_form_statusbar button[name=action_log_call]",
            run: "click",
        },
        {
            content: "the result, by keyboard",
            trigger: ".modal .o_field_widget[name=outcome_id] input",
            run: "edit Promises",
        },
        {
            trigger: ".modal .o-autocomplete--dropdown-item:contains(Promises)",
            run: "click",
        },
        {
            content: "a promise asks for its day",
            trigger: ".modal .o_field_widget[name=date_promised]",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Pays on Friday by transfer",
        },
        {
            trigger: ".modal button[name=action_log_next]",
            run: "click",
        },
        {
            content: "the next customer of the list is there",
            trigger:
                ".o_form_view .o_field_widget[name=partner_id]:contains(Cliente Uno)",
        },
        {
            content: "write instead of calling",
            trigger: ".o_form_sheet button[name=action_whatsapp]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: "edit Good morning, did our invoice arrive?",
        },
        {
            content: "the customer got an e-mail today: a second one needs a reason",
            trigger: ".modal .alert:contains(One message or letter per case and day)",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit The customer asked for it",
        },
        {
            trigger: ".modal button[name=action_open]",
            run: "click",
        },
        {
            content: "nothing is logged before it is confirmed",
            trigger: ".modal button[name=action_sent]",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_form_statusbar button[name=action_next_call]",
            run: "click",
        },
        {
            content: "the list was gone through",
            trigger: ".o_list_view td[name=partner_id]:contains(Cliente Uno)",
        },
    ],
});
