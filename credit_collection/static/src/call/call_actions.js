import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Opens the telephone link, then returns the next action. */
function dial(env, action) {
    browser.location.assign(action.params.url);
    return action.params.next;
}

/** Opens the next customer in place of the current one in the breadcrumbs. */
function replace(env, action) {
    const current = env.services.action.currentController;
    const depth = current ? current.config.breadcrumbs.length : 0;
    const isList = Boolean(current && current.view && current.view.multiRecord);
    return env.services.action.doAction(action.params.next, {
        index: isList ? depth : Math.max(depth - 1, 0),
    });
}

/** Opens the call list again, without breadcrumbs. */

function backToCalls(env) {
    return env.services.action.doAction(
        "credit_collection.credit_collection_case_action_calls",
        {clearBreadcrumbs: true}
    );
}

registry.category("actions").add("credit_collection_calls", backToCalls);
registry.category("actions").add("credit_collection_dial", dial);
registry.category("actions").add("credit_collection_replace", replace);
