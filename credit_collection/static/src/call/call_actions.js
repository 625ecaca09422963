import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Lets the telephone dial, then goes on. */
function dial(env, action) {
    browser.location.assign(action.params.url);
    return action.params.next;
}

/** Opens the next customer in the place of this one, after the list he came from. */
function replace(env, action) {
    const current = env.services.action.currentController;
    const depth = current ? current.config.breadcrumbs.length : 0;
    const isList = Boolean(current && current.view && current.view.multiRecord);
    return env.services.action.doAction(action.params.next, {
        index: isList ? depth : Math.max(depth - 1, 0),
    });
}

/** Back to the call list, from its beginning. */
function backToCalls(env) {
    return env.services.action.doAction(
        "credit_collection.credit_collection_case_action_calls",
        {clearBreadcrumbs: true}
    );
}

registry.category("actions").add("credit_collection_calls", backToCalls);
registry.category("actions").add("credit_collection_dial", dial);
registry.category("actions").add("credit_collection_replace", replace);
