import {draw, narrow, typeDay} from "./hands";
import {registry} from "@web/core/registry";

/** Tick the document of an amount, and no other one. Amounts are written differently in
 * each language: their digits before the point are not. */
function only(amount) {
    return function () {
        for (const row of this.anchor.querySelectorAll(".form-check")) {
            row.querySelector("input").checked = row.textContent.includes(amount);
        }
    };
}

/** Choose an option by what it says or, without that, the first that is not empty. */
function pick(words = "") {
    return function () {
        const options = [...this.anchor.options].filter((one) => one.value);
        this.anchor.value = options.find((one) =>
            one.textContent.includes(words)
        ).value;
    };
}

/** A form of the page by the end of its address. */
const form = (path) => `form[action*='/${path}']`;

const send = (place, path) => ({
    trigger: `#${place} ${form(path)} button[type=submit]`,
    run: "click",
    expectUnloadPage: true,
});

/** From the link of a mail through all that a customer answers, in any language: 440 was
 * paid already, 30 of 330 is wrong, 550 is paid online, 220 in two parts, and the rest
 * is promised. */
registry.category("web_tour.tours").add("credit_collection_portal_story", {
    steps: () => [
        {trigger: ".o_cc_ways a[href='#paid']", run: "click"},
        {trigger: `#paid ${form("paid")}:visible`, run: only("440")},
        {trigger: "#paid input[name=amount]", run: "edit 440"},
        {trigger: "#paid input[name=reference]", run: "edit Transfer 4711"},
        narrow,
        send("paid", "paid"),
        {trigger: "#done"},
        {trigger: ".o_cc_ways a[href='#dispute']", run: "click"},
        {trigger: "#dispute select[name=item]:visible", run: pick("330")},
        {trigger: "#dispute select[name=reason]", run: pick()},
        {trigger: "#dispute input[name=amount]", run: "edit 30"},
        {trigger: "#dispute textarea", run: "edit The price of last year"},
        narrow,
        send("dispute", "dispute"),
        {trigger: "#done"},
        {
            content: "choose what to pay",
            trigger: "#pay details:has(input[value=items]) summary",
            run: "click",
        },
        {trigger: "#pay form:has(input[value=items]):visible", run: only("550")},
        narrow,
        {
            trigger: "#pay form:has(input[value=items]) button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".o_cc_amount:contains(550)"},
        {trigger: "input[name=customer_input]", run: "edit 4242424242424242"},
        narrow,
        {
            trigger: "button[name=o_payment_submit_button]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "#done", timeout: 30000},
        {trigger: ".o_cc_ways a[href='#plan']", run: "click"},
        {trigger: "#plan details.o_cc_choice summary", run: "click"},
        {trigger: `#plan ${form("plan/preview")}`, run: only("220")},
        {trigger: "#plan input[name=count]", run: "edit 2"},
        {trigger: "#plan input[name=date]", run: typeDay},
        send("plan", "plan/preview"),
        {trigger: "#plan .o_cc_schedule:contains(110)"},
        {trigger: "#plan input[name=signer]", run: "edit Ana Ferrer"},
        {trigger: "#plan canvas.o_web_sign_signature", run: draw},
        {trigger: "#plan input[name=agree]", run: "check"},
        narrow,
        send("plan", "plan/sign"),
        {trigger: ".o_cc_agreed[data-kind=plan]"},
        {trigger: ".o_cc_ways a[href='#promise']", run: "click"},
        {trigger: "#promise input[name=date]:visible", run: typeDay},
        {trigger: "#promise select[name=means]", run: "select card"},
        narrow,
        send("promise", "promise"),
        {trigger: ".o_cc_agreed[data-kind=promise]"},
        {
            content: "nothing is asked for any more",
            trigger: ".o_cc_total:not(:has(.o_cc_amount))",
        },
    ],
});
