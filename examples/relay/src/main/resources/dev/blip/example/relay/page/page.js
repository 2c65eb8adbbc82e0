import PartySocket from "./partysocket/index.js";

const room = location.pathname.split("/")[3];
const socket = new PartySocket({ host: location.host, party: "relay", room });

socket.addEventListener("message", ({ data }) => {
  const { good, left, webhook, error } = JSON.parse(data);
  const line = document.createElement("li");
  if (error) line.textContent = error.message;
  else if (webhook) line.textContent = `The webhook answered ${webhook}.`;
  else line.textContent = left === undefined ? `${good}: refused` : `${good}: sold, ${left} left`;
  document.querySelector("ul").prepend(line);
});

document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  socket.send(event.target.good.value);
  event.target.reset();
});
