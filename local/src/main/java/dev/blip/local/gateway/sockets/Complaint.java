package dev.blip.local.gateway.sockets;

/** API Gateway's own word to a client whose event failed, in a frame or as a handshake's answer. */
record Complaint(String message, String connectionId, String requestId) {}
