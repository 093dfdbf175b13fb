/* uPlot, fetched when the first plot is asked for, and once. */

let loading = null;

export function loadUPlot() {
  loading ??= fetchUPlot();
  return loading;
}

async function fetchUPlot() {
  guardLanguage();
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/uplot/uPlot.min.css" });
  const script = Object.assign(document.createElement("script"), { src: "/static/uplot/uPlot.iife.min.js" });
  document.head.append(style, script);
  await new Promise((resolve, reject) => Object.assign(script, { onload: resolve, onerror: reject }));
}

/* uPlot asks for the numbers of navigator.language as it loads; under LANG=C.UTF-8 Chromium names
   one that does not exist, "en-US@posix", and uPlot would throw. */
function guardLanguage() {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
  }
}
