import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The list of a number, or its cards on a phone, and back. */
const listed = (title, total) => [
    {
        trigger: `.o_breadcrumb:contains(${title})`,
    },
    {
        trigger: `.o_list_renderer tfoot:contains(${total}), .o_kanban_record:contains(Cliente)`,
    },
    {
        trigger: ".o_breadcrumb .o_back_button, .o_breadcrumb a:contains(Overview)",
        run: "click",
    },
    {
        trigger: ".o_collection_trend summary",
        run: "click",
    },
];

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
        {
            trigger: ".o_breadcrumb .o_back_button, .o_breadcrumb a:contains(Overview)",
            run: "click",
        },
        {
            content: "the numbers of the months",
            trigger: ".o_collection_trend summary",
            run: "click",
        },
        {
            content: "what was collected in a month",
            trigger:
                ".o_collection_trend [data-month='2025-03-01'] [data-kind=collected]:contains(50.00)",
            run: "click",
        },
        ...listed("Collected in Mar 2025", "50.00"),
        {
            content: "what was overdue at the end of one",
            trigger:
                ".o_collection_trend [data-month='2025-02-01'] [data-kind=overdue]:contains(350.00)",
            run: "click",
        },
        ...listed("Overdue at the end of Feb 2025", "350.00"),
        {
            content: "what is overdue now is the number above",
            trigger:
                ".o_collection_trend [data-month='2025-03-01'] [data-kind=overdue]:contains(400.00)",
            run: "click",
        },
        ...listed("Overdue", "400.00"),
    ],
});

tours.add("credit_collection_no_access", {
    url: "/odoo/collection-overview",
    steps: () => [
        {
            content: "whom to ask, and where to look instead",
            trigger: ".o_collection_no_access:contains(collectors) button",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains(Invoices)",
        },
    ],
});
