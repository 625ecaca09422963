import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Lets the telephone dial, then goes on. */
function dial(env, action) {
    browser.location.assign(action.params.url);
    return action.params.next;
}

/** Opens the next customer in the place of this one: the way back stays short. */
function replace(env, action) {
    return env.services.action.doAction(action.params.next, {
        stackPosition: "replaceCurrentAction",
    });
}

registry.category("actions").add("credit_collection_dial", dial);
registry.category("actions").add("credit_collection_replace", replace);
