/** What the tours of the page do by hand, and look at on each screen. */

/** Type a day a week from the start; an empty date input cannot be edited like others. */
export function typeDay() {
    this.anchor.value = "2025-03-24";
}

export const narrow = {
    content: "nothing is wider than the screen",
    trigger: ".o_cc_page",
    run() {
        const {scrollWidth, clientWidth} = document.documentElement;
        if (scrollWidth > clientWidth) {
            throw new Error(`The page is ${scrollWidth} px wide`);
        }
    },
};

/** Draw a signature on a canvas. */
export function draw() {
    const canvas = this.anchor;
    const {left, top} = canvas.getBoundingClientRect();
    const send = (type, x, y, target = canvas) =>
        target.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                buttons: type === "pointerup" ? 0 : 1,
                cancelable: true,
                clientX: left + x,
                clientY: top + y,
                isPrimary: true,
                pointerId: 1,
            })
        );
    send("pointerdown", 20, 20);
    send("pointermove", 60, 40, document);
    send("pointermove", 120, 25, document);
    send("pointerup", 140, 40, document);
}
