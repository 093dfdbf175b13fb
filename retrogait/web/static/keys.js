/* Keys: space start, pause, go on; m mark; s skip; p plots; Esc stop. */

/* Elements that use these keys themselves. */
const OWN_KEYS = "input, select, textarea, button, a, dialog";

export function listen(act) {
  const keys = { " ": act.space, m: act.mark, s: act.skip, p: act.plots, Escape: act.stop };
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!(key in keys) || (key === " " && event.target.closest(OWN_KEYS))) return;
    event.preventDefault();
    keys[key]();
  });
  // A button that was clicked would answer the next space instead of the session; one that was
  // reached by the keyboard (detail 0) keeps its focus.
  document.addEventListener("click", ({ detail, target }) => {
    if (detail > 0) target.closest("main button, nav button, #unlock")?.blur();
  });
}
