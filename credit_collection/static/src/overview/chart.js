/* global Chart */

import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {cookie} from "@web/core/browser/cookie";
import {getCustomColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";

const SCHEME = cookie.get("color_scheme");
export const TEXT_COLOR = getCustomColor(SCHEME, "#111827", "#E4E4E4");
export const GRID_COLOR = getCustomColor(
    SCHEME,
    "rgba(0,0,0,.1)",
    "rgba(255,255,255,.15)"
);

/** Draws a chart with the library of Odoo, again whenever its figures change. */
export class CollectionChart extends Component {
    static template = "credit_collection.Chart";
    static props = {config: Object, label: String};

    setup() {
        this.canvasRef = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.config]
        );
        onWillUnmount(() => this.chart && this.chart.destroy());
    }

    draw() {
        if (this.chart) {
            this.chart.destroy();
        }
        this.chart = new Chart(this.canvasRef.el, this.props.config);
    }
}
