import {CollectionChart, GRID_COLOR, TEXT_COLOR} from "./chart";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatMonetary} from "@web/views/fields/formatters";

const OVERDUE = "#cf4434";
const COLLECTED = "#168080";

/** The numbers of a month, in the order of the datasets. */
const KINDS = ["overdue", "collected"];

/** Twelve months: what was collected in each, and overdue at its end. */
export class CollectionTrend extends Component {
    static template = "credit_collection.Trend";
    static components = {CollectionChart};
    static props = {months: Array, currencyId: Number, onOpen: Function};

    get label() {
        return _t("Collected and overdue, the last 12 months");
    }

    get newestFirst() {
        return this.props.months.toReversed();
    }

    format(value, options = {}) {
        return formatMonetary(value, {currencyId: this.props.currencyId, ...options});
    }

    get config() {
        const {months, onOpen} = this.props;
        return {
            type: "bar",
            data: {
                // Two lines: the month above its year.
                labels: months.map((month) => month.label.split(" ")),
                datasets: [
                    {
                        type: "line",
                        label: _t("Overdue at the end of the month"),
                        data: months.map((month) => month.overdue),
                        borderColor: OVERDUE,
                        backgroundColor: OVERDUE,
                        pointRadius: 3,
                        tension: 0.2,
                    },
                    {
                        label: _t("Collected in the month"),
                        data: months.map((month) => month.collected),
                        backgroundColor: COLLECTED,
                        borderRadius: 3,
                        maxBarThickness: 32,
                    },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: {mode: "index", intersect: false},
                onClick: (ev, _shown, chart) => {
                    // What is shown is the whole month: one number of it was meant.
                    const near = {intersect: false};
                    const [hit] = chart.getElementsAtEventForMode(ev, "nearest", near);
                    const month = hit && months[hit.index];
                    const kind = hit && KINDS[hit.datasetIndex];
                    if (month && month[kind]) {
                        onOpen(kind, month);
                    }
                },
                plugins: {
                    legend: {
                        position: "bottom",
                        labels: {color: TEXT_COLOR, boxWidth: 12},
                    },
                    tooltip: {
                        callbacks: {
                            title: ([item]) => months[item.dataIndex].label,
                            label: (item) =>
                                `${item.dataset.label}: ${this.format(item.raw)}`,
                        },
                    },
                },
                scales: {
                    x: {
                        grid: {display: false},
                        ticks: {color: TEXT_COLOR, maxRotation: 0},
                    },
                    y: {
                        beginAtZero: true,
                        grid: {color: GRID_COLOR},
                        ticks: {
                            color: TEXT_COLOR,
                            maxTicksLimit: 6,
                            callback: (value) =>
                                this.format(value, {
                                    humanReadable: true,
                                    digits: [0, 0],
                                }),
                        },
                    },
                },
            },
        };
    }
}
