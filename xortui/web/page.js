// The page of the terminal: where its websocket is, and how large its letters are (?size=24 for other ones).
const name = document.currentScript.dataset.name;
// A tab keeps the name it gives itself when it is loaded again, and then has the program's work again. Others under the
// same name of a student have programs of their own.
const tab = (() => {
  const fresh = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
  try {
    if (!sessionStorage.getItem("tab")) sessionStorage.setItem("tab", fresh);
    return sessionStorage.getItem("tab");
  } catch {
    return fresh; // a browser that keeps nothing
  }
})();
// The page says why the server has ended the connection, where the server says so.
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("close", ({ reason }) => {
      if (reason) document.querySelector(".closed p").textContent = reason;
    });
  }
};
document.addEventListener("DOMContentLoaded", () => {
  const terminal = document.getElementById("terminal");
  const here = new URL(`ws/${name}/${tab}`, window.location.href);
  here.protocol = window.location.protocol === "https:" ? "wss:" : "ws:";
  here.search = "";
  terminal.dataset.sessionWebsocketUrl = here.href;
  const size = Number(new URLSearchParams(window.location.search).get("size"));
  if (size >= 6 && size <= 60) terminal.dataset.fontSize = size;
});
// Keys go to the terminal at once, without a click into it.
window.addEventListener("load", () => setTimeout(() => document.querySelector(".xterm-helper-textarea").focus(), 0));
