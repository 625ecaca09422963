import {Interaction} from "@web/public/interaction";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Milliseconds for which a button says that it has copied. */
const SHOWN = 2000;

/** A button that copies a detail of a transfer; without JavaScript it is not there. */
export class CopyButton extends Interaction {
    static selector = ".o_cc_copy";
    dynamicContent = {
        _root: {"t-on-click": this.copy},
    };

    start() {
        this.label = this.el.textContent;
        this.el.hidden = !browser.navigator.clipboard;
    }

    async copy() {
        await this.waitFor(browser.navigator.clipboard.writeText(this.el.dataset.text));
        this.el.textContent = this.el.dataset.done;
        this.waitForTimeout(() => {
            this.el.textContent = this.label;
        }, SHOWN);
    }
}

registry
    .category("public.interactions")
    .add("credit_collection_portal.copy", CopyButton);
