export { Blip, Refused, type Settings } from "./blip.js";
export { Subscription, type From, type Handler, type Message, type Subscribe } from "./subscription.js";
export { Topic } from "./topic.js";
