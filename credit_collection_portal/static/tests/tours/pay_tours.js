import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A customer pays the second instalment with the demo provider. */
tours.add("credit_collection_portal_pay", {
    steps: () => [
        {
            content: "the details of a transfer are copied with one click",
            trigger: "#pay .o_cc_copy:contains(Copy)",
        },
        {
            content: "choose what to pay",
            trigger: "#pay summary:contains(Choose what you pay)",
            run: "click",
        },
        {
            content: "not the first instalment",
            trigger: "#pay .form-check:contains(Instalment 1 of 2) input",
            run: "uncheck",
        },
        {
            content: "but the second",
            trigger: "#pay .form-check:contains(Instalment 2 of 2) input",
            run: "check",
        },
        {
            trigger: "#pay button:contains(Pay what I chose)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the amount is that of the instalment",
            trigger: ".o_cc_amount:contains(150.00)",
        },
        {
            trigger: "input[name=customer_input]",
            run: "edit 4242424242424242",
        },
        {
            trigger: "button[name=o_payment_submit_button]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "back on the page, which says what happens next",
            trigger: "#done:contains(your payment has arrived)",
            timeout: 20000,
        },
    ],
});

/** A customer tells that an invoice was paid already. */
tours.add("credit_collection_portal_paid", {
    steps: () => [
        {
            trigger: ".o_cc_ways a:contains(I have already paid)",
            run: "click",
        },
        {
            content: "today is proposed",
            trigger: "#paid input[name=date][value='2025-03-17']:visible",
        },
        {
            trigger: "#paid input[name=amount]",
            run: "edit 100",
        },
        {
            trigger: "#paid input[name=reference]",
            run: "edit Transfer 4711",
        },
        {
            trigger: "#paid button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#done:contains(Thank you for telling us)",
        },
        {
            content: "it is not asked for any more",
            trigger: "#o_cc_total:contains(ask you for nothing today)",
        },
    ],
});
