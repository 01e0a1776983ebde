// Live numbers. A page that wants them has an element with data-live="ADDRESS"; inside it or beside it stand
// [data-live-count="name"] (a number that is kept up to date and marked when it changed) and [data-live-news]
// (hidden until something is new; data-one and data-other hold its words). Rows never move under the hands: the person
// asks for them. Without this file the numbers are those of the moment when the page was made.
const root = document.querySelector("[data-live]");
const FIRST_WAIT = 5, LONGEST_WAIT = 60;
const write = new Intl.NumberFormat(`${document.documentElement.lang || "en"}-IN`);
const words = (number) => (number > 1000 ? `${write.format(1000)}+` : write.format(number));
let source = null, wait = FIRST_WAIT, timer = 0, over = false;

const show = (news) => {
  for (const [name, number] of Object.entries(news)) {
    for (const place of document.querySelectorAll(`[data-live-count="${CSS.escape(name)}"]`)) {
      const text = words(number);
      if (place.textContent.trim() !== text) { place.textContent = text; place.classList.add("changed"); }
    }
  }
  for (const place of document.querySelectorAll("[data-live-news]")) {
    const number = news[place.dataset.liveNews] || 0;
    place.hidden = number === 0;
    const text = place.querySelector("[data-one]");
    if (text) text.textContent = (number === 1 ? text.dataset.one : text.dataset.other).replace("{n}", words(number));
  }
};

const close = () => { clearTimeout(timer); if (source) source.close(); source = null; };

const open = () => {
  if (source || over || document.hidden) return;
  source = new EventSource(root.dataset.live);
  source.addEventListener("news", (event) => { wait = FIRST_WAIT; show(JSON.parse(event.data)); });
  source.addEventListener("over", () => { over = true; close(); });
  source.onerror = () => {
    // While it is only interrupted the browser itself comes back, after as long as the server said.
    if (source && source.readyState === EventSource.CLOSED) {
      close();
      timer = setTimeout(open, wait * 1000);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  };
};

if (root) {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  open();
}
