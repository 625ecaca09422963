import {CollectionChart, GRID_COLOR, TEXT_COLOR} from "./chart";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatMonetary} from "@web/views/fields/formatters";

/** The colours of the buckets: the ones of the bar on the case. */
const COLORS = {
    "000_not_due": "#5fa777",
    "001_030": "#e9c46a",
    "031_060": "#f0a04b",
    "061_090": "#e4713b",
    "091_180": "#cf4434",
    "181_more": "#8f2131",
};

/** What is owed by age: a chart, and the same amounts as links to their lists. */
export class CollectionAgeing extends Component {
    static template = "credit_collection.Ageing";
    static components = {CollectionChart};
    static props = {figures: Array, currencyId: Number, onOpen: Function};

    get label() {
        return _t("What is owed, by age");
    }

    format(value, options = {}) {
        return formatMonetary(value, {currencyId: this.props.currencyId, ...options});
    }

    get config() {
        const {figures, onOpen} = this.props;
        return {
            type: "bar",
            data: {
                labels: figures.map((figure) => figure.label),
                datasets: [
                    {
                        data: figures.map((figure) => figure.value),
                        backgroundColor: figures.map((figure) => COLORS[figure.key]),
                        borderRadius: 3,
                        maxBarThickness: 28,
                    },
                ],
            },
            options: {
                indexAxis: "y",
                animation: false,
                maintainAspectRatio: false,
                onClick: (ev, found) => found.length && onOpen(figures[found[0].index]),
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        callbacks: {label: (item) => this.format(item.raw)},
                    },
                },
                scales: {
                    x: {
                        beginAtZero: true,
                        grid: {color: GRID_COLOR},
                        ticks: {
                            color: TEXT_COLOR,
                            maxTicksLimit: 6,
                            maxRotation: 0,
                            callback: (value) =>
                                this.format(value, {
                                    humanReadable: true,
                                    digits: [0, 0],
                                }),
                        },
                    },
                    y: {grid: {display: false}, ticks: {color: TEXT_COLOR}},
                },
            },
        };
    }
}
