// Animated WebP out of still ones: https://developers.google.com/speed/webp/docs/riff_container

/** Pictures of one size, shown one after another for ever. */
export function animated(frames, { width, height }, frameMs) {
  const header = Buffer.alloc(10);
  header.writeUInt8(0b10, 0);
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  // Background, and how often: 0 is for ever.
  const loop = Buffer.alloc(6);
  const body = Buffer.concat([
    Buffer.from("WEBP"),
    chunk("VP8X", header),
    chunk("ANIM", loop),
    ...frames.map((frame) => chunk("ANMF", Buffer.concat([placed(width, height, frameMs), ...bitstream(frame)]))),
  ]);
  return chunk("RIFF", body);
}

/** A frame's place and time: the whole picture, in the place of what was there. */
function placed(width, height, frameMs) {
  const head = Buffer.alloc(16);
  head.writeUIntLE(width - 1, 6, 3);
  head.writeUIntLE(height - 1, 9, 3);
  head.writeUIntLE(frameMs, 12, 3);
  head.writeUInt8(0b10, 15);
  return head;
}

/** The chunks of a still picture that are its bits. */
function bitstream(still) {
  const found = [];
  for (let at = 12; at < still.length; ) {
    const size = still.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (["VP8 ", "VP8L", "ALPH"].includes(still.toString("latin1", at, at + 4))) found.push(still.subarray(at, end));
    at = end;
  }
  return found;
}

function chunk(name, body) {
  const head = Buffer.alloc(8);
  head.write(name, "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}
