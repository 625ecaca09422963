import {
    Many2OneField,
    buildM2OFieldDescription,
} from "@web/views/fields/many2one/many2one_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** The level at which a case starts; where nobody chose one, who decides instead. */
export class CollectionStartField extends Many2OneField {
    static template = "credit_collection.StartField";

    get instead() {
        return this.props.record.data.has_to_approve
            ? _t("After approval")
            : _t("As the protocol says");
    }

    get isEmpty() {
        return this.props.readonly && !this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("credit_collection_start", {
    ...buildM2OFieldDescription(CollectionStartField),
    fieldDependencies: [{name: "has_to_approve", type: "boolean"}],
});
