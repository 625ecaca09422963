import {formatInteger, formatMonetary} from "@web/views/fields/formatters";
import {Component} from "@odoo/owl";

/** One number of the overview; a click opens the list it counts. */
export class CollectionFigure extends Component {
    static template = "credit_collection.Figure";
    static props = {figure: Object, onOpen: Function};

    get value() {
        const {value, currency_id: currencyId} = this.props.figure;
        return currencyId ? formatMonetary(value, {currencyId}) : formatInteger(value);
    }
}
