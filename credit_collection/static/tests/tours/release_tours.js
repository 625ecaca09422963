import {registry} from "@web/core/registry";
import {utils} from "@web/core/ui/ui_service";

const tours = registry.category("web_tour.tours");

const PANEL = ".o_collection_setup";

/** A line of the panel, or a part of it. */
const line = (key, part = "") => `${PANEL} [data-key=${key}] ${part}`;

/** A debtor of the first wave: a row, or a card on a phone; or a part of it. */
const debtor = (name, part = "") =>
    [".o_data_row", ".o_kanban_record:not(.o_kanban_ghost)"]
        .map((row) => `${row}:contains(${name}) ${part}`)
        .join(", ");

/** What opens the panel, which a phone shows closed. */
const openPanel = () =>
    utils.isSmall() ? [{trigger: `${PANEL} button:contains(Show)`, run: "click"}] : [];

/** Back to the overview from the screen of a line. */
const goBack = () => [
    {
        trigger: ".o_breadcrumb .o_back_button, .o_breadcrumb a:contains(Overview)",
        run: "click",
    },
    {trigger: ".o_collection_overview"},
    ...openPanel(),
];

const openWave = () => [
    {
        trigger: line("wave", "button:contains(First wave)"),
        run: "click",
    },
    {
        content: "whom it would reach",
        trigger: debtor("Cliente Uno"),
    },
    {
        trigger: debtor("Cliente Dos"),
    },
];

tours.add("credit_collection_set_up", {
    url: "/odoo/collection-overview",
    steps: () => [
        {
            content: "on top stands what is missing before the company sends",
            trigger: `${PANEL}:contains(0 of 6 are done)`,
        },
        ...openPanel(),
        {
            content: "a collector is chosen in the settings",
            trigger: line("collector", "button:contains(Settings)"),
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "at the place that asks for it",
            trigger: "#collection_defaults.o_setting_highlight",
            run: ({anchor}) => {
                const {top, bottom} = anchor.getBoundingClientRect();
                if (top < 0 || top > window.innerHeight - 50 || bottom < 0) {
                    throw new Error("The setting is out of sight");
                }
                window.history.back();
            },
            expectUnloadPage: true,
        },
        {trigger: ".o_collection_overview"},
        ...openPanel(),
        {
            trigger: line("sender", "button:contains(Test the connection)"),
            run: "click",
        },
        {
            content: "what is wrong is said in words",
            trigger: line("sender", ".text-muted:contains(does not answer)"),
        },
        {
            trigger: line("sender", "button:contains(Mail servers)"),
            run: "click",
        },
        {trigger: ".o_breadcrumb:contains(Mail Servers)"},
        ...goBack(),
        {
            content: "the address to send from",
            trigger: line("sender", "button:contains(/^Company$/)"),
            run: "click",
        },
        {trigger: ".o_form_view .o_field_widget[name=email]"},
        ...goBack(),
        {
            content: "the account to pay into",
            trigger: line("bank_account", "button:contains(Bank accounts)"),
            run: "click",
        },
        {
            trigger: ".modal .o_form_view",
        },
        {
            trigger: ".modal footer button[special=cancel]",
            run: "click",
        },
        {
            content: "how it is known who has paid",
            trigger: `body:not(:has(.modal)) ${line(
                "bank_data",
                "button:contains(entered by hand)"
            )}`,
            run: "click",
        },
        {trigger: line("bank_data", ".fa-check-circle")},
        {
            content: "what customers will read",
            trigger: line("texts", "button:contains(/^Read them$/)"),
            run: "click",
        },
        {trigger: debtor("Protocol")},
        ...goBack(),
        {
            trigger: line("texts", "button:contains(I have read them)"),
            run: "click",
        },
        {trigger: line("texts", ".fa-check-circle")},
        ...openWave(),
        {
            trigger: ".o_control_panel button[name=action_release]",
            run: "click",
        },
        {
            content: "nothing is released while something is missing",
            trigger: ".modal .alert:contains(A valid bank account to pay into)",
        },
        {
            trigger: ".modal:not(:has(button[name=action_release])) footer button",
            run: "click",
        },
        {trigger: "body:not(:has(.modal))"},
        ...goBack(),
        {trigger: `${PANEL}:contains(3 of 6 are done)`},
    ],
});

tours.add("credit_collection_release", {
    url: "/odoo/collection-overview",
    steps: () => [
        {trigger: `${PANEL}:contains(6 of 6 are done)`},
        ...openPanel(),
        ...openWave(),
        {
            content: "one of them is left out",
            trigger: debtor("Cliente Dos", "button[name=action_leave_out]"),
            run: "click",
        },
        {trigger: debtor("Cliente Dos", "button[name=action_take_in]")},
        {
            trigger: ".o_control_panel button[name=action_release]",
            run: "click",
        },
        {
            content: "the button counts what will leave",
            trigger:
                ".modal button[name=action_release]:contains(/Release:\\s*2\\s*messages/)",
            run: "click",
        },
        {trigger: ".o_notification:contains(Released: 2 messages)"},
        {
            content: "the overview has no panel any more, and says that messages leave",
            trigger: `body:not(:has(.modal)) .o_collection_overview:not(:has(${PANEL})) .o_collection_sending:contains(Casa Ferrer sends by itself)`,
        },
        {
            content: "it can be switched off at once",
            trigger: ".o_collection_sending button:contains(Switch off)",
            run: "click",
        },
        {
            trigger: ".modal footer button:contains(Switch off)",
            run: "click",
        },
        {
            trigger: `body:not(:has(.o_collection_sending)) ${PANEL}:contains(Before Casa Ferrer sends)`,
        },
    ],
});
