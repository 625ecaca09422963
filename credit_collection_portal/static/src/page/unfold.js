import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** Unfolds the answer that a link leads to, in browsers that do not by themselves. */
export class Unfold extends Interaction {
    static selector = ".o_cc_page";
    dynamicContent = {
        _window: {"t-on-hashchange": this.unfold},
    };

    start() {
        this.unfold();
    }

    unfold() {
        const id = decodeURIComponent(window.location.hash.slice(1));
        const place = id && document.getElementById(id);
        const details = place && place.closest("details");
        if (details && !details.open) {
            details.open = true;
            place.scrollIntoView();
        }
    }
}

registry.category("public.interactions").add("credit_collection_portal.unfold", Unfold);
