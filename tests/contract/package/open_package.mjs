// Opens a package with nothing but the Web Cryptography API: an independent reading of docs/operate/package-format.md.
// Usage: node open_package.mjs PACKAGE KEY.pem PUBLIC.json...   Prints JSON: manifest digest, header, digests of the parts.
import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";

const { subtle } = webcrypto;
const utf8 = new TextEncoder();
const text = new TextDecoder("utf-8", { fatal: true });
const FORMAT = "nodal-package-v1";
const EC = { namedCurve: "P-256" };

function refuse(why) {
  process.stderr.write(`refused: ${why}\n`);
  process.exit(3);
}

const unbase64 = (coded) => Uint8Array.from(atob(coded), (c) => c.charCodeAt(0));
const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, "0")).join("");
const sha256 = async (bytes) => hex(await subtle.digest("SHA-256", bytes));
const joined = (...pieces) => {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) { all.set(piece, at); at += piece.length; }
  return all;
};

// RFC 8785 for texts, whole numbers, true, false, null, lists and maps. sort() compares UTF-16 code units.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

function framed(bytes, start) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(start);
  if (start + 4 + length + 64 > bytes.length) refuse("cut short");
  const end = start + 4 + length;
  return [bytes.subarray(start + 4, end), bytes.subarray(end, end + 64), bytes.subarray(end + 64)];
}

function parsed(bytes, what) {
  const value = JSON.parse(text.decode(bytes));
  if (canonical(value) !== text.decode(bytes)) refuse(`${what} is not canonical`);
  return value;
}

async function verify(publicKey, signature, word, bytes) {
  const key = await subtle.importKey("raw", unbase64(publicKey), { name: "ECDSA", ...EC }, false, ["verify"]);
  const message = joined(utf8.encode(`${FORMAT} ${word}\n`), bytes);
  return subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, message);
}

async function unwrap(privateKey, ownPoint, wrapped, bound) {
  const point = wrapped.subarray(0, 65);
  const other = await subtle.importKey("raw", point, { name: "ECDH", ...EC }, false, []);
  const shared = await subtle.deriveBits({ name: "ECDH", public: other }, privateKey, 256);
  const secret = await subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
  const info = joined(utf8.encode("nodal-seal-v1"), point, ownPoint);
  const both = new Uint8Array(
    await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info }, secret, 352));
  const key = await subtle.importKey("raw", both.subarray(0, 32), "AES-GCM", false, ["decrypt"]);
  return subtle.decrypt({ name: "AES-GCM", iv: both.subarray(32), additionalData: bound }, key, wrapped.subarray(65));
}

async function privateKeyOf(pem) {
  const der = unbase64(pem.replace(/-----[^-]+-----/g, "").replace(/\s/g, ""));
  const key = await subtle.importKey("pkcs8", der, { name: "ECDH", ...EC }, true, ["deriveBits"]);
  const { x, y } = await subtle.exportKey("jwk", key);
  const plain = (coded) => unbase64(coded.replace(/-/g, "+").replace(/_/g, "/"));
  return [key, joined(Uint8Array.of(4), plain(x), plain(y))];
}

const [packageFile, keyFile, ...publicFiles] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(packageFile));
const trusted = Object.fromEntries(publicFiles.map((name) => JSON.parse(readFileSync(name))).map((k) => [k.name, k]));

if (text.decode(bytes.subarray(0, 8)) !== "NODALPK1") refuse("another format");
const [headBytes, outer, sealed] = framed(bytes, 8);
const head = parsed(headBytes, "head");
if (head.format !== FORMAT) refuse("another format");
const sender = trusted[head.header.from] ?? refuse("unknown signer");
if (!(await verify(sender.sign_public, outer, "outer", headBytes))) refuse("outer signature");
if (sealed.length !== head.sealed.size || (await sha256(sealed)) !== head.sealed.sha256) refuse("sealed bytes");

const [key, ownPoint] = await privateKeyOf(readFileSync(keyFile, "utf-8"));
const fingerprint = await sha256(ownPoint);
const ours = head.recipients.find((one) => one.key === fingerprint) ?? refuse("not for this key");
const bound = utf8.encode(`${FORMAT}\n${canonical(head.header)}`);
const dataKey = await subtle.importKey(
  "raw", await unwrap(key, ownPoint, unbase64(ours.wrapped), bound), "AES-GCM", false, ["decrypt"]);
const plain = new Uint8Array(
  await subtle.decrypt({ name: "AES-GCM", iv: unbase64(head.sealed.nonce), additionalData: bound }, dataKey, sealed));

const [statementBytes, inner, content] = framed(plain, 0);
const statement = parsed(statementBytes, "statement");
const named = head.recipients.map(({ key, name }) => ({ key, name }));
if (statement.format !== FORMAT || canonical(statement.header) !== canonical(head.header)) refuse("statement");
if (canonical(statement.recipients) !== canonical(named)) refuse("signed for other recipients");
if (!(await verify(sender.sign_public, inner, "inner", statementBytes))) refuse("inner signature");

const parts = {};
let at = 0;
for (const part of statement.manifest) {
  const piece = content.subarray(at, at + part.size);
  parts[part.name] = await sha256(piece);
  if (piece.length !== part.size || parts[part.name] !== part.sha256) refuse(`part ${part.name}`);
  at += part.size;
}
if (at !== content.length) refuse("bytes after the last part");
const manifest = await sha256(utf8.encode(canonical(statement.manifest)));
process.stdout.write(JSON.stringify({ manifest, header: head.header, parts }) + "\n");
