import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {NameAndSignature} from "@web/core/signature/name_and_signature";
import {registry} from "@web/core/registry";

/**
 * A drawn signature as a file of the form around it. Without it, the typed name signs.
 */
export class DrawnSignature extends Component {
    static template = "credit_collection_portal.DrawnSignature";
    static components = {NameAndSignature};
    static props = {};

    setup() {
        this.file = useRef("file");
        this.signature = useState({
            name: "",
            isSignatureEmpty: true,
            getSignatureImage: () => "",
            resetSignature: () => undefined,
        });
        onMounted(() => {
            const element = this.file.el;
            element.form.addEventListener("submit", () => this.attach());
            const folded = element.closest("details");
            if (folded) {
                // What is folded has no size.
                folded.addEventListener("toggle", () =>
                    this.signature.resetSignature()
                );
            }
        });
    }

    attach() {
        const files = new DataTransfer();
        if (!this.signature.isSignatureEmpty) {
            const data = this.signature.getSignatureImage().split(",")[1];
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const type = "image/png";
            files.items.add(new File([bytes], "signature.png", {type}));
        }
        this.file.el.files = files.files;
    }
}

registry
    .category("public_components")
    .add("credit_collection_portal.signature", DrawnSignature);
