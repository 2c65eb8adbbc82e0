// Runs a CloudFront Function on a table of requests: {"code": "…", "requests": [{"uri", "query", "socket", "headers"}]} on standard
// input, on standard output a list of {"uri", "query", "raw", "origin", "address", "host", "referrer"}; raw is a query that the function set as
// a text. Queries are taken apart and put together as CloudFront does: names and
// values stay as they are escaped, one field a name, a name that comes again has a multiValue
// (Amazon CloudFront Developer Guide, "CloudFront Functions event structure").

const vm = require('node:vm');

const { code, requests } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const chosen = { origin: 'http' };
const cf = { selectRequestOriginById: id => { chosen.origin = id; } };
const scope = vm.createContext({ cf });
vm.runInContext("'use strict';\n" + code.replace(/^import cf from 'cloudfront';$/m, ''), scope);

function taken(query) {
  const fields = {};
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = at < 0 ? pair : pair.slice(0, at);
    const value = { value: at < 0 ? '' : pair.slice(at + 1) };
    if (!Object.hasOwn(fields, name)) Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true });
    else if (fields[name].multiValue) fields[name].multiValue.push(value);
    else fields[name].multiValue = [{ value: fields[name].value }, value];
  }
  return fields;
}

function together(fields) {
  if (typeof fields === 'string') return together(taken(fields));
  return Object.entries(fields).flatMap(([name, field]) => (field.multiValue || [field]).map(each => name + '=' + each.value));
}

const answers = requests.map(({ uri, query, socket, headers: sent = [] }) => {
  chosen.origin = 'http';
  const headers = { host: { value: 'blip.example' }, 'blip-viewer-address': { value: 'forged' }, 'blip-viewer-host': { value: 'forged' } };
  for (const [name, value] of sent) {
    const known = headers[name.toLowerCase()];
    if (known) known.multiValue = [...(known.multiValue || [{ value: known.value }]), { value }];
    else headers[name.toLowerCase()] = { value };
  }
  if (socket) headers['sec-websocket-key'] = { value: 'dGhlIHNhbXBsZSBub25jZQ==' };
  scope.event = { version: '1.0', viewer: { ip: '192.0.2.1' }, request: { method: 'GET', uri, querystring: taken(query), headers, cookies: {}, rawQueryString: () => query } };
  const request = vm.runInContext('handler(event)', scope, { timeout: 1000 });
  return { uri: request.uri, query: together(request.querystring), raw: typeof request.querystring === 'string' ? request.querystring : null,
    origin: chosen.origin, address: request.headers['blip-viewer-address'].value, host: request.headers['blip-viewer-host'].value,
    referrer: request.headers.referer ? request.headers.referer.value : null };
});
process.stdout.write(JSON.stringify(answers));
