import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("credit_collection_portal_page", {
    steps: () => [
        {
            content: "what is to pay stands on top",
            trigger: ".o_cc_amount:contains(100.00)",
        },
        {
            content: "nothing is cut off or wider than the screen",
            trigger: ".o_cc_page",
            run() {
                const {scrollWidth, clientWidth} = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`The page is ${scrollWidth} px wide`);
                }
            },
        },
        {
            content: "the invoice arrived",
            trigger: "button[form=o_cc_received]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#done:contains(We noted that you have the invoice)",
        },
        {
            content: "a message to the collector",
            trigger: ".o_cc_ways a[href='#write']",
            run: "click",
        },
        {
            trigger: "#write textarea",
            run: "edit I pay on Friday",
        },
        {
            trigger: "#write button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#done:contains(we have your message)",
        },
        {
            content: "it is on the page",
            trigger: ".o_cc_talk .o_cc_own .o_cc_words:contains(I pay on Friday)",
        },
    ],
});
