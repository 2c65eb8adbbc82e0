import PartySocket from "./partysocket/index.js";

const room = location.pathname.split("/")[3];
const socket = new PartySocket({ host: location.host, party: "poll", room });
const status = document.querySelector("[role=status]");

socket.addEventListener("message", ({ data }) => {
  const closed = data.startsWith("closed: ");
  const votes = JSON.parse(closed ? data.slice(8) : data);
  if (votes.type === "error") {
    status.textContent = votes.error.message;
    return;
  }
  status.textContent = closed ? "The poll is closed." : "";
  document.querySelector("ul").replaceChildren(
    ...Object.entries(votes).map(([choice, count]) => {
      const line = document.createElement("li");
      line.textContent = `${choice}: ${count}`;
      return line;
    }),
  );
});

document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  socket.send(event.target.choice.value);
  event.target.reset();
});
