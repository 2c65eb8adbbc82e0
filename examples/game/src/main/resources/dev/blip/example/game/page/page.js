import PartySocket from "./partysocket/index.js";

const KEYS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", " ": "stay" };
const room = location.pathname.split("/")[3];
const socket = new PartySocket({ host: location.host, party: "game", room });
const field = document.querySelector("svg");
const scores = document.querySelector("ol");
let you;

socket.addEventListener("message", ({ data }) => {
  const said = JSON.parse(data);
  if (said.you) you = said.you;
  if (said.players) draw(said);
});

document.addEventListener("keydown", (event) => {
  if (!KEYS[event.key]) return;
  event.preventDefault();
  socket.send(KEYS[event.key]);
});

function draw({ tick, coin, players }) {
  field.dataset.tick = tick;
  field.replaceChildren(
    disc(coin, "gold"),
    ...players.map(({ id, spot }) => disc(spot, id === you ? "white" : "tomato")),
  );
  scores.replaceChildren(
    ...players.map(({ id, spot, score }) => {
      const line = document.createElement("li");
      line.textContent = `${id === you ? "You" : "Another"}: ${score}`;
      line.dataset.spot = `${spot.x},${spot.y}`;
      return line;
    }),
  );
}

function disc({ x, y }, colour) {
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  circle.setAttribute("cx", x + 0.5);
  circle.setAttribute("cy", y + 0.5);
  circle.setAttribute("r", 0.4);
  circle.setAttribute("fill", colour);
  return circle;
}
