// Small kindnesses. Every page does its work without them.
import { fillIn } from "./fill_in.js";
import { countLetters } from "./count_letters.js";
import { sayWesternYear } from "./western_year.js";
import { askForPasskey, makePasskey } from "./passkeys.js";
import { warnBeforeLock } from "./session_limit.js";
import { sendOnce } from "./send_once.js";
import { showErrors } from "./show_errors.js";
import { offerPrinting } from "./offer_printing.js";
import { countChosen } from "./count_chosen.js";
import { chooseMany } from "./choose_many.js";
import { follow } from "./follow.js";
import { listenForKeys } from "./desk_keys.js";
import { sendInPieces } from "./send_in_pieces.js";
import { sendOnChange } from "./send_on_change.js";

document.documentElement.classList.add("has-script");
document.querySelectorAll("textarea[data-counter]").forEach(countLetters);
document.querySelectorAll("[data-eras]").forEach(sayWesternYear);
document.querySelectorAll("[data-passkey-add]").forEach(makePasskey); // before a form is held as sent
document.querySelectorAll("[data-passkey-options]").forEach(askForPasskey);
document.querySelectorAll("[data-session-limit]").forEach(warnBeforeLock);
document.querySelectorAll("form[method=post]").forEach(sendOnce);
document.querySelectorAll("[data-error-summary]").forEach(showErrors);
document.querySelectorAll("button[data-print]").forEach(offerPrinting);
document.querySelectorAll("form[data-counts-chosen]").forEach(countChosen);
document.querySelectorAll("#many").forEach(chooseMany);
document.querySelectorAll("[data-follow]").forEach(follow);
document.querySelectorAll("[data-desk-keys]").forEach(listenForKeys);
document.querySelectorAll("[data-send-on-change]").forEach(sendOnChange);
document.querySelectorAll("select[data-fills]").forEach(fillIn);
document.querySelectorAll("[data-pieces]").forEach(sendInPieces);
document.querySelector("[data-scan] input[type=text]")?.focus(); // a scanner types at once
