// Realtime sessions with the clients that people have: OpenAI's for Node, the `ws` package, and the form in which a browser's page gives its key; towards
// the simulator and towards a provider that notes what it is asked.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import WebSocket, { WebSocketServer } from 'ws';
import { keys } from './support/configuration.mjs';
import { eventually, Gateway } from './support/gateway.mjs';

let provider, gateway;
const asked = []; // {url, headers, protocol} of each handshake

function settings(port) {
    const auth = { secret: { env: 'E2E_PROVIDER_KEY' } };
    const breaker = { max_fails: 0 };
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1, drain: '2s' },
        providers: [
            { id: 'sim', kind: 'simulator' },
            { id: 'vendor', kind: 'openai', base_url: `http://127.0.0.1:${port}/v1`, auth, breaker },
            { id: 'broken', kind: 'simulator', breaker },
            { id: 'claude', kind: 'anthropic', base_url: `http://127.0.0.1:${port}`, auth, breaker },
        ],
        models: [
            { id: 'voice', provider: 'sim', price: { per: '1M', input: 1000, output: 2000 }, simulate: { text: 'The line is clear.' } },
            { id: 'real', provider: 'vendor', upstream: 'gpt-realtime' },
            { id: 'down', provider: 'broken', simulate: { status: 503 } },
            { id: 'claude', provider: 'claude', upstream: 'claude-x' },
        ],
        groups: [{ id: 'safe', strategy: 'fallback', members: [{ model: 'down' }, { model: 'claude' }, { model: 'voice' }] }],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

/// Says back what it hears, and ends when it hears "end".
async function startProvider() {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: true });
    server.on('connection', (socket, request) => {
        asked.push({ url: request.url, headers: request.headers, protocol: socket.protocol });
        socket.on('message', (bytes, binary) => (bytes.toString() === 'end' ? socket.close(1000, 'as told') : socket.send(bytes, { binary })));
    });
    await once(server, 'listening');
    return server;
}

before(async () => {
    provider = await startProvider();
    gateway = await Gateway.start({ settings: settings(provider.address().port) });
});
after(async () => {
    await gateway.stop();
    for (const each of provider.clients) each.terminate();
    provider.close();
});

const address = (model) => `${gateway.url.replace('http', 'ws')}/v1/realtime?model=${model}`;
const authorized = { headers: { Authorization: `Bearer ${keys.everyone}` } };

/// A connection, with the id of its event.
async function connect(model, protocols = ['realtime'], options = authorized) {
    const socket = new WebSocket(address(model), protocols, options);
    let id;
    socket.on('upgrade', (response) => (id = response.headers['x-signalbox-request-id']));
    await once(socket, 'open');
    return { socket, id };
}

async function ended(socket) {
    const [code, reason] = await once(socket, 'close');
    return { code, reason: reason.toString() };
}

describe('a realtime session', () => {
    test('answers the client of OpenAI in texts, and its event has what they cost', async () => {
        const { port } = new URL(gateway.url);
        const client = new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
        // That client asks for TLS, which the gateway here has none of.
        const options = { createConnection: () => net.connect(Number(port), '127.0.0.1') };
        const session = new OpenAIRealtimeWS({ model: 'voice', options }, client);
        let id;
        session.socket.on('upgrade', (response) => (id = response.headers['x-signalbox-request-id']));
        let text = '';
        session.on('response.output_text.delta', (event) => (text += event.delta));
        session.on('error', (error) => assert.fail(error));
        await new Promise((opened) => session.on('session.created', opened));
        session.send({
            type: 'conversation.item.create',
            item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Is the line clear?' }] },
        });
        session.send({ type: 'response.create' });
        const done = await new Promise((found) => session.on('response.done', found));
        assert.equal(text, 'The line is clear.');
        assert.equal(done.response.usage.output_tokens, 4);
        session.close();
        await once(session.socket, 'close');
        const event = await gateway.eventOf(id);
        assert.equal(event.operation, 'realtime');
        assert.equal(event.status_code, 101);
        assert.equal(event.tokens.completion, 4);
        assert.equal(event.actual_cost_usd, (event.tokens.prompt * 1000 + 4 * 2000) / 1e6);
        assert.equal(event.labels.closed_by, 'client');
    });

    test('passes texts and bytes of every size both ways as they are', async () => {
        const { socket, id } = await connect('real');
        for (const size of [0, 1, 125, 126, 65_535, 65_536, 3_000_000]) {
            const sent = Buffer.alloc(size, 'é');
            socket.send(sent);
            const [heard, binary] = await once(socket, 'message');
            assert.ok(binary && sent.equals(heard), `${size} bytes`);
        }
        socket.send('{"type":"session.update","session":{"model":"another"}}');
        assert.equal((await once(socket, 'message'))[0].toString(), '{"type":"session.update","session":{"model":"another"}}');
        socket.ping('there?');
        assert.equal((await once(socket, 'pong'))[0].toString(), 'there?');
        socket.send('end');
        assert.deepEqual(await ended(socket), { code: 1000, reason: 'as told' });
        const event = await gateway.eventOf(id);
        assert.equal(event.labels.closed_by, 'provider');
        assert.equal(event.labels.close_code, '1000');
        assert.equal(event.decision, 'allowed');
    });

    test('is asked of the provider by its own name, with its own key and without compression', async () => {
        asked.length = 0;
        const { socket } = await connect('real', ['realtime', `openai-insecure-api-key.${keys.everyone}`], { perMessageDeflate: true });
        assert.equal(socket.protocol, 'realtime');
        assert.equal(socket.extensions, '');
        assert.equal(asked[0].url, '/v1/realtime?model=gpt-realtime');
        assert.equal(asked[0].headers.authorization, `Bearer ${keys.provider}`);
        assert.ok(!JSON.stringify(asked[0]).includes(keys.everyone));
        socket.close();
        await ended(socket);
    });

    test('goes to the member of a group that has sessions and answers', async () => {
        const { socket, id } = await connect('safe');
        socket.close(1000);
        await ended(socket);
        const event = await gateway.eventOf(id);
        assert.equal(event.resolved_model, 'voice');
        assert.equal(event.attempts.at(-1).status, 101);
        assert.ok(event.attempts.length > 1);
    });

    test('is refused by a plain reply in the envelope of the API', async () => {
        for (const [model, headers, status] of [
            ['nothing', authorized.headers, 404],
            ['voice', { Authorization: 'Bearer wrong-key' }, 401],
            ['claude', authorized.headers, 400],
        ]) {
            const socket = new WebSocket(address(model), ['realtime'], { headers });
            const [, response] = await once(socket, 'unexpected-response');
            assert.equal(response.statusCode, status);
            const pieces = [];
            for await (const piece of response) pieces.push(piece);
            assert.ok(JSON.parse(Buffer.concat(pieces)).error.message);
        }
        assert.equal((await fetch(`${gateway.url}/v1/realtime?model=voice`, authorized)).status, 426);
    });

    test('ends with 1001 when the gateway stops, and its event says so', async () => {
        const { socket, id } = await connect('real');
        const [seen] = await Promise.all([ended(socket), gateway.restart()]);
        assert.deepEqual(seen, { code: 1001, reason: 'the gateway is shutting down' });
        const event = await gateway.eventOf(id);
        assert.equal(event.labels.closed_by, 'gateway');
        await eventually('the provider was told', () => provider.clients.size === 0);
    });
});
