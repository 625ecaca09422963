import {FormRenderer} from "@web/views/form/form_renderer";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/** The desk takes the whole width: the chatter stands below it, never beside it. */
export class CollectionCaseRenderer extends FormRenderer {
    mailLayout() {
        const layout = super.mailLayout(...arguments);
        return layout === "SIDE_CHATTER" ? "BOTTOM_CHATTER" : layout;
    }
}

registry.category("views").add("credit_collection_case_form", {
    ...formView,
    Renderer: CollectionCaseRenderer,
});
