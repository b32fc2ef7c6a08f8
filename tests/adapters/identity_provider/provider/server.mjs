// The identity provider of the tests: oidc-provider, set up as デジタル認証アプリ is published.
//
//   node server.mjs '{"port": 0, "client": {"id", "key", "returnTo"}, "people": {…}}'
//
// Prints {"issuer": …} once it listens. Then one command a line on standard input, each answered by
// a line: `rotate` (new signing keys), `break PATH refuse|hang|garble`, `mend`, `counts`.
// It keeps everything in memory and ends with its standard input.

import { createHash, createPublicKey, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const asked = JSON.parse(process.argv[2]);
const REALM = "/api/realms/main";
const SIGNING = "/api/sign-transactions";
const OPENID = "/protocol/openid-connect";
const FACTS = ["openid", "name", "address", "birthdate", "gender", "sign"];
const card = generateKeyPairSync("rsa", { modulusLength: 2048 });
const acts = new Map(); // number of a signing act → { digest, signedBy }
const counts = {}; // path → how often it was asked
let broken = {};
let provider;

const server = createServer((request, response) => answer(request, response));
server.listen(asked.port, "127.0.0.1", () => {
  provider = newProvider();
  console.log(JSON.stringify({ issuer: issuer(), signing: `${origin()}${SIGNING}` }));
});

const origin = () => `http://127.0.0.1:${server.address().port}`;
const issuer = () => `${origin()}${REALM}`;

function newProvider() {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signing = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: randomUUID() };
  const made = new Provider(issuer(), {
    jwks: { keys: [signing] },
    clients: [
      {
        client_id: asked.client.id,
        redirect_uris: [asked.client.returnTo],
        response_types: ["code"],
        grant_types: ["authorization_code", "client_credentials"],
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256",
        id_token_signed_response_alg: "ES256",
        subject_type: "pairwise",
        jwks: { keys: [asked.client.key] },
      },
    ],
    acrValues: ["aal3", "crl"],
    scopes: FACTS,
    claims: { acr: null, openid: ["sub", "acr"], name: ["name"], address: ["address"], birthdate: ["birthdate"], gender: ["gender"] },
    extraParams: ["sign_transaction_id"],
    responseTypes: ["code"],
    subjectTypes: ["pairwise"],
    pairwiseIdentifier: (_, account, client) => createHash("sha256").update(`${client.clientId} ${account}`).digest("hex"),
    clientAuthMethods: ["private_key_jwt"],
    enabledJWA: { clientAuthSigningAlgValues: ["ES256"], idTokenSigningAlgValues: ["ES256"] },
    pkce: { methods: ["S256"], required: () => true },
    features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true }, rpInitiatedLogout: { enabled: false } },
    routes: {
      authorization: `${OPENID}/auth`,
      token: `${OPENID}/token`,
      userinfo: `${OPENID}/userinfo`,
      jwks: `${OPENID}/certs`,
    },
    ttl: { AccessToken: 300, AuthorizationCode: 60, ClientCredentials: 300, Grant: 300, IdToken: 300, Interaction: 300, Session: 300 },
    cookies: { keys: [randomUUID()], short: { path: "/" }, long: { path: "/" } },
    renderError: (ctx, told) => (ctx.body = told),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, account) => asked.people[account] && { accountId: account, claims: () => ({ sub: account, ...asked.people[account] }) },
    loadExistingGrant: consented,
  });
  made.use(errorsStayHere);
  return made;
}

// Whoever has put in the card has agreed to all that was asked.
async function consented(ctx) {
  const { client, session, params, provider: asking } = ctx.oidc;
  const grant = new asking.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
}

async function errorsStayHere(ctx, next) {
  await next();
  if (ctx.status >= 500) console.error(ctx.path, ctx.body);
}

async function answer(request, response) {
  const path = request.url.split("?")[0];
  counts[path] = (counts[path] ?? 0) + 1;
  const fault = Object.entries(broken).find(([end]) => path.endsWith(end))?.[1];
  if (fault === "hang") return undefined;
  if (fault === "refuse") return send(response, 503, {});
  if (fault === "garble") return response.writeHead(200, { "Content-Type": "application/json" }).end("{");
  if (path.startsWith("/interaction/")) return interact(request, response);
  if (path.startsWith(SIGNING)) return sign(request, response, path);
  if (!path.startsWith(REALM)) return send(response, 404, {});
  request.originalUrl = request.url;
  request.url = request.url.slice(REALM.length);
  return provider.callback()(request, response);
}

const FORM = '<form method="post"><label>人 <input name="person"></label><button>カードで確かめる</button></form>';

async function interact(request, response) {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (request.method === "GET") {
    return response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(`<h1>${prompt.name}</h1>${FORM}`);
  }
  const person = new URLSearchParams(await body(request)).get("person");
  if (!asked.people[person]) {
    return provider.interactionFinished(request, response, { error: "access_denied" });
  }
  const act = acts.get(params.sign_transaction_id);
  if (act) act.signedBy = person;
  const acr = asked.people[person].reaches ?? "aal3";
  return provider.interactionFinished(request, response, { login: { accountId: person, acr, remember: false } });
}

// Depositing a digest needs the city's own token; the result, one of the person who signed.
async function sign(request, response, path) {
  const bearer = (request.headers.authorization ?? "").replace("Bearer ", "");
  if (request.method === "POST") {
    const token = await provider.ClientCredentials.find(bearer);
    const { digest } = JSON.parse(await body(request));
    if (!token?.scope?.includes("sign") || Buffer.from(digest, "base64").length !== 32) return send(response, 403, {});
    const number = randomUUID();
    acts.set(number, { digest });
    return send(response, 201, { sign_transaction_id: number });
  }
  const token = await provider.AccessToken.find(bearer);
  const act = acts.get(path.split("/").at(-2));
  if (!act?.signedBy || token?.accountId !== act.signedBy || !token.scope.includes("sign")) return send(response, 403, {});
  return send(response, 200, {
    digest: act.digest,
    signature: createSign("RSA-SHA256").update(Buffer.from(act.digest, "base64")).sign(card.privateKey, "base64"),
    public_key: createPublicKey(card.privateKey).export({ type: "spki", format: "pem" }),
  });
}

async function body(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

function send(response, status, fields) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(fields));
}

const orders = {
  rotate: () => (provider = newProvider()),
  break: (path, fault) => (broken[path] = fault),
  mend: () => (broken = {}),
  counts: () => {},
};

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const [order, ...words] = line.split(" ");
  orders[order](...words);
  console.log(JSON.stringify(counts));
});
lines.on("close", () => process.exit(0));
