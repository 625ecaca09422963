import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A collector makes a contract from what the customer has, and sends it. */
tours.add("credit_collection_contract_make", {
    steps: () => [
        {
            content: "the customers without a contract, the largest first",
            trigger:
                ".o_data_row:contains(Cliente Uno) button[name=action_make], " +
                ".o_kanban_record:contains(Cliente Uno) button[name=action_make]",
            run: "click",
        },
        {
            content: "the customer, and that it keeps what it has, are proposed",
            trigger: ".modal .o_field_widget[name=is_from_customer] input:checked",
        },
        {
            trigger: ".modal button[name=action_make]",
            run: "click",
        },
        {
            content: "when an invoice is due is written out",
            trigger:
                ".o_form_view .o_field_widget[name=term_words]:contains(30 days after the date of the invoice)",
        },
        {
            trigger: ".nav-link[name=document]",
            run: "click",
        },
        {
            content: "the document as the customer will read it",
            trigger:
                ".o_field_widget[name=preview_html]:contains(10, 25):contains(30 days after the date of the invoice)",
        },
        {
            trigger: "button[name=action_send]:visible",
            run: "click",
        },
        {
            content: "it has a number, and nobody changes it any more",
            trigger: "h1 .o_field_widget[name=name]:contains(CON/)",
        },
        {
            trigger: ".nav-link[name=signatures]:visible",
        },
    ],
});

/** A manager signs what the customer has signed. */
tours.add("credit_collection_contract_sign", {
    steps: () => [
        {
            trigger: "button[name=action_sign]:visible",
            run: "click",
        },
        {
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .nav-link[name=signatures]",
            run: "click",
        },
        {
            content: "both have signed, and the customer has its terms",
            trigger: ".o_field_widget[name=applied_on]:visible",
        },
        {
            trigger: ".o_field_widget[name=customer_signer]:contains(Ana Ferrer)",
        },
    ],
});
