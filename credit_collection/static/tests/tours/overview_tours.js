import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("credit_collection_overview", {
    url: "/odoo/collection-overview",
    steps: () => [
        {
            content: "what is owed, by age and over the months",
            trigger: ".o_collection_overview canvas",
        },
        {
            content: "what is overdue",
            trigger: ".o_collection_figure[data-key=overdue]:contains(400.00)",
            run: "click",
        },
        {
            content: "leads to a list with the same amount, or to its cards on a phone",
            trigger:
                ".o_list_renderer tfoot:contains(400.00), .o_kanban_record:contains(Cliente Dos)",
        },
        {
            trigger: ".o_breadcrumb .o_back_button, .o_breadcrumb a:contains(Overview)",
            run: "click",
        },
        {
            content: "what is 31 to 60 days late",
            trigger: ".o_collection_ageing_list button[data-key='031_060']",
            run: "click",
        },
        {
            trigger:
                ".o_list_renderer tfoot:contains(300.00), .o_kanban_record:contains(Cliente Dos)",
        },
        {
            content: "and nothing else",
            trigger: "body:not(:contains(Cliente Uno))",
        },
    ],
});
