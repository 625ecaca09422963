import {draw, narrow, typeDay} from "./hands";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A customer says when the payment comes. */
tours.add("credit_collection_portal_promise", {
    steps: () => [
        {
            trigger: ".o_cc_ways a[href='#promise']",
            run: "click",
        },
        {
            trigger: "#promise input[name=date]:visible",
            run: typeDay,
        },
        narrow,
        {
            trigger: "#promise select[name=means]",
            run: "select card",
        },
        {
            trigger: "#promise button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the page says what happens next",
            trigger: "#done:contains(March 24, 2025)",
        },
        {
            content: "and has it on top",
            trigger: ".o_cc_agreed[data-kind=promise]:contains(1,200.00)",
        },
    ],
});

/** A customer pays in parts, and signs by hand. */
tours.add("credit_collection_portal_plan", {
    steps: () => [
        {
            trigger: ".o_cc_ways a[href='#plan']",
            run: "click",
        },
        {
            trigger: "#plan input[name=count]:visible",
            run: "edit 2",
        },
        {
            trigger: "#plan input[name=date]",
            run: typeDay,
        },
        {
            trigger: "#plan button:contains(Show me the plan)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "days and amounts, before anything is agreed",
            trigger: "#plan .o_cc_schedule:contains(600.00)",
        },
        narrow,
        {
            trigger: "#plan input[name=signer]",
            run: "edit Ana Ferrer",
        },
        {
            content: "the signature is drawn",
            trigger: "#plan canvas.o_web_sign_signature",
            run: draw,
        },
        {
            trigger: "#plan input[name=agree]",
            run: "check",
        },
        {
            trigger: "#plan button:contains(Sign this plan)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#done:contains(it is agreed)",
        },
        {
            trigger: ".o_cc_agreed[data-kind=plan]:contains(600.00)",
        },
    ],
});

/** A customer contests a part of a document. */
tours.add("credit_collection_portal_dispute", {
    steps: () => [
        {
            trigger: ".o_cc_ways a[href='#dispute']",
            run: "click",
        },
        {
            trigger: "#dispute select[name=reason]:visible",
            run: "selectByLabel Wrong price",
        },
        narrow,
        {
            trigger: "#dispute input[name=amount]",
            run: "edit 30",
        },
        {
            trigger: "#dispute textarea",
            run: "edit The price is that of last year",
        },
        {
            trigger: "#dispute button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#done:contains(30.00)",
        },
        {
            trigger: ".o_cc_item:contains(Under review)",
        },
    ],
});

/** A customer reads the payment conditions, and signs them. */
tours.add("credit_collection_portal_contract", {
    steps: () => [
        {
            trigger: "#o_cc_contract",
            run: "click",
        },
        {
            trigger: "#contract .o_cc_contract:contains(10, 25)",
        },
        narrow,
        {
            trigger: "#contract input[name=signer]",
            run: "edit Ana Ferrer",
        },
        {
            trigger: "#contract input[name=agree]",
            run: "check",
        },
        {
            trigger: "#contract button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the page says what happens next",
            trigger: "#done:contains(it is signed)",
        },
    ],
});
