// Sends a chosen file piece by piece, with progress, and goes on where a broken line had stopped.
// Without this script the form sends the file itself; both ways end in the same document.
const LONGEST_WAIT = 30000;
const TRIES = 12; // about four minutes of silence; then a person decides

export function sendInPieces(box) {
  if (!window.crypto?.subtle || !window.fetch) return;
  box.querySelectorAll("input[type=file]").forEach((input) => {
    input.addEventListener("change", () => sendAll(box, input));
  });
}

async function sendAll(box, input) {
  const files = [...input.files];
  if (!files.length) return;
  box.sending?.stop();
  const sending = (box.sending = new Sending(box, input));
  try {
    for (const file of files) {
      const id = await sending.send(file);
      box.append(hidden(`${box.dataset.pieces}__uploaded`, id));
    }
    if (sending.isOver) return;
    input.value = ""; // the form must not send it a second time
    sending.end();
    box.querySelector("button[name=attach_file]").click();
  } catch (problem) {
    if (!sending.isOver) sending.refuse(problem, () => sendAll(box, input));
  }
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

class Refused extends Error {}

class Sending {
  constructor(box, input) {
    this.words = box.dataset;
    this.input = input;
    this.isOver = false;
    this.view = box.querySelector("[data-standing]");
    this.text = this.view.querySelector("[data-text]");
    this.bar = this.view.querySelector("progress");
    this.again = this.view.querySelector("button");
    this.view.hidden = false;
    this.again.hidden = true;
    this.bar.hidden = false;
    // Whoever sends the form meanwhile sends the file with it.
    this.stop = () => this.end();
    input.form.addEventListener("submit", this.stop, { once: true });
  }

  async send(file) {
    const whole = await file.arrayBuffer();
    const sha256 = await digest(whole);
    const named = { name: file.name, size: file.size, sha256, key: `${sha256}-${this.words.pieces}`.slice(0, 80) };
    const begun = await this.ask("", new URLSearchParams(named));
    if (begun.document) return begun.id;
    for (let at = begun.received; at < file.size && !this.isOver; ) {
      this.show(file, at);
      const piece = whole.slice(at, at + begun.piece);
      const headers = { "X-Piece-Sha256": await digest(piece), "Content-Type": "application/octet-stream" };
      at = (await this.ask(`${begun.id}/${at}/`, piece, headers)).received;
    }
    this.show(file, file.size);
    await this.ask(`${begun.id}/finish/`, "");
    return begun.id;
  }

  async ask(address, body, headers = {}) {
    const token = this.input.form.querySelector("[name=csrfmiddlewaretoken]").value;
    for (let tried = 0; ; tried += 1) {
      if (this.isOver) throw new Refused();
      const answer = await fetch(this.words.address + address, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { ...headers, "X-CSRFToken": token },
      }).catch(() => null);
      if (answer?.ok) return answer.json();
      if (answer && answer.status < 500) throw new Refused(await told(answer));
      if (answer?.status === 507) throw new Refused(await told(answer));
      if (tried >= TRIES) throw new Refused();
      this.text.textContent = this.words.sayWaiting;
      await quiet(Math.min(LONGEST_WAIT, 1000 * 2 ** tried));
    }
  }

  show(file, at) {
    this.bar.max = file.size;
    this.bar.value = at;
    const percent = Math.floor((100 * at) / file.size);
    // Read aloud now and then, not with every piece.
    if (percent % 25 === 0 || !this.text.textContent || this.text.textContent === this.words.sayWaiting)
      this.text.textContent = this.words.saySending.replace("@percent", percent).replace("@name", () => file.name);
  }

  refuse(problem, again) {
    this.end();
    this.view.hidden = false;
    this.bar.hidden = true;
    this.text.textContent = problem.message || this.words.sayFailed;
    this.again.hidden = false;
    this.again.onclick = again;
  }

  end() {
    this.isOver = true;
    this.view.hidden = true;
    this.input.form.removeEventListener("submit", this.stop);
  }
}

async function told(answer) {
  const problem = await answer.json().catch(() => ({}));
  return problem.title ? `${problem.title}${problem.detail}` : "";
}

// Until the time is over, or the line is back.
function quiet(milliseconds) {
  return new Promise((go) => {
    const over = () => {
      clearTimeout(timer);
      window.removeEventListener("online", over);
      go();
    };
    const timer = setTimeout(over, milliseconds);
    window.addEventListener("online", over);
  });
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
