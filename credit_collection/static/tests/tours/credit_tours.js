import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("credit_collection_let_go", {
    steps: () => [
        {
            content: "above the draft stands why it waits",
            trigger: ".o_collection_credit:contains(Over the credit limit)",
        },
        {
            trigger: ".o_collection_let_go",
            run: "click",
        },
        {
            content: "the dialog says it again, and asks why",
            trigger: ".modal .o_field_widget[name=held_by]:contains(1,001.00)",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Half is paid before delivery",
        },
        {
            trigger: ".modal button[name=action_release]",
            run: "click",
        },
        {
            content: "it may be posted now",
            trigger: ".o_collection_credit:contains(It may be posted)",
        },
        {
            trigger: "button[name=action_post]:not(:disabled):visible",
            run: "click",
        },
        {
            content: "and is",
            trigger: ".o_arrow_button_current:contains(Posted)",
        },
    ],
});
