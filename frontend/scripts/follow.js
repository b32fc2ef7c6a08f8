// Something that goes on in the background is looked at every two seconds, until it is at an end.
// Not for ever: whoever has left the page open is to be locked out in time.
const EVERY = 2000;
const MOST = 300;

export function follow(shown) {
  let left = MOST;
  const look = async () => {
    const answer = await fetch(location.href).catch(() => null);
    const isThere = answer?.ok && !answer.redirected;
    const page = isThere ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const now = page?.getElementById(shown.id);
    if (now && !now.hasAttribute("data-follow")) return location.reload();
    if (now) showThere(shown, now);
    left -= 1;
    if (left > 0 && (now || !isThere)) setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}

// Only what tells how far it is; the button under somebody's finger stays where it is.
function showThere(shown, now) {
  const bar = shown.querySelector(".waiting");
  const newer = now.querySelector(".waiting");
  if (bar && newer) bar.replaceWith(newer);
}
