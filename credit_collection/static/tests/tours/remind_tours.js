import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const OFFERS = ".modal .o_field_widget[name=line_ids]";
const APART = ".modal .o_field_widget[name=apart_ids]";

/** A message in the dialog: a row, or a card on a phone; or a part of it. */
const message = (place, words, part = "") =>
    [".o_data_row", ".o_kanban_record:not(.o_kanban_ghost)"]
        .map((row) => `${place} ${row}:contains(${words}) ${part}`)
        .join(", ");

/** What happens in the dialog is the same on a wide screen and on a phone. */
const bulkRemind = () => [
    {
        content: "what is due is ticked",
        trigger: message(OFFERS, "Cliente Uno", "[name=is_ticked] input:checked"),
    },
    {
        content: "and counted",
        trigger: ".modal button[name=action_send]:contains(Send 1)",
    },
    {
        content: "what is early stands apart, with the reason",
        trigger: message(APART, "Early: its day is"),
    },
    {
        content: "what waits for approval as well",
        trigger: message(
            APART,
            "waits for approval",
            "[name=is_ticked] input:not(:checked)"
        ),
    },
    {
        content: "what reaches nobody cannot be ticked",
        trigger: `${APART}:not(:has(${message("", "no valid e-mail", "[name=is_ticked] input")}))`,
    },
    {
        content: "tick what is early",
        trigger: message(APART, "Cliente Temprano", "[name=is_ticked] input"),
        run: "click",
    },
    {
        trigger: ".modal button[name=action_send]:contains(Send 2)",
    },
    {
        content: "look at a message",
        trigger: message(OFFERS, "Cliente Uno", "[name=amount_to_collect]"),
        run: "click",
    },
    {
        content: "it is shown as it will be read",
        trigger: ".modal .o_field_widget[name=body] iframe",
    },
    {
        content: "change it for this once",
        trigger: ".modal .o_field_widget[name=is_edited] input",
        run: "click",
    },
    {
        trigger: ".modal .o_field_widget[name=own_subject] input",
        run: "edit About our call",
    },
    {
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    {
        content: "send",
        trigger:
            "body:not(:has(.modal .o_form_button_save)) .modal button[name=action_send]:contains(Send 2)",
        run: "click",
    },
    {
        content: "what was sent",
        trigger: ".modal [role=status]:contains(Sent: 2)",
    },
    {
        content: "and to whom",
        trigger: message(OFFERS, "clienteuno@example.com"),
    },
    {
        trigger: ".modal footer button:contains(Close)",
        run: "click",
    },
    {
        trigger: "body:not(:has(.modal))",
    },
];

tours.add("credit_collection_bulk_remind", {
    url: "/odoo/collection",
    steps: () => [
        {
            trigger: ".o_data_row td[name=partner_id]:contains(Cliente Uno)",
        },
        {
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_remind]",
            run: "click",
        },
        ...bulkRemind(),
    ],
});

const hold = (anchor) =>
    anchor.dispatchEvent(new Event("touchstart", {bubbles: true, cancelable: true}));

tours.add("credit_collection_bulk_remind_phone", {
    url: "/odoo/collection",
    steps: () => [
        {
            content: "a long touch selects",
            trigger: ".o_kanban_record:contains(Cliente Uno)",
            run: ({anchor}) => hold(anchor),
        },
        {
            trigger: ".o_kanban_record.o_record_selected:contains(Cliente Uno)",
        },
        ...["Cliente Temprano", "Cliente Formal", "Cliente Mudo"].map((name) => ({
            trigger: `.o_kanban_record:contains(${name})`,
            run: "click",
        })),
        {
            trigger: ".o_cp_action_menus button.dropdown-toggle",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains(Remind now)",
            run: "click",
        },
        ...bulkRemind(),
    ],
});
