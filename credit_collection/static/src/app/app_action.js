import {registry} from "@web/core/registry";

const APP = "credit_collection.credit_collection_menu";

/** Changes from another app to Collections, with its own menu bar. */
function openApp(env) {
    const {menu} = env.services;
    return menu.selectMenu(menu.getApps().find((app) => app.xmlid === APP));
}

registry.category("actions").add("credit_collection_app", openApp);
