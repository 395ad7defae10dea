// Raw routes end to end: each request is sent to a vendor directly and through the gateway, and both must see the same but for the key.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import OpenAI, { toFile } from 'openai';
import { keys } from './support/configuration.mjs';
import { eventually, Gateway } from './support/gateway.mjs';

const clock = 'Sun, 06 Nov 1994 08:49:37 GMT';
const chunk = (delta, more = {}) => {
    const choices = delta ? [{ index: 0, delta, finish_reason: null }] : [];
    return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt-x', choices, ...more })}\n\n`;
};
const events = [chunk({ content: 'The line ' }), chunk({ content: 'is clear.' }), chunk(null, { usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 } }), 'data: [DONE]\n\n'];

/// Answers by path, notes what it was asked, and keeps streams open until `go` is called.
class Vendor {
    static async start() {
        const one = new Vendor();
        one.asked = [];
        one.left = 0;
        one.connections = 0;
        one.server = http.createServer(async (request, response) => {
            const pieces = [];
            for await (const piece of request) pieces.push(piece);
            const { method, url, headers, rawHeaders } = request;
            one.asked.push({ method, url, headers, rawHeaders, body: Buffer.concat(pieces) });
            response.sendDate = false;
            response.setHeader('Date', clock);
            one.answer(request, response, one.asked.at(-1));
        });
        one.server.on('connection', () => ++one.connections);
        one.server.keepAliveTimeout = 60_000;
        await new Promise((done) => one.server.listen(0, '127.0.0.1', done));
        one.port = one.server.address().port;
        return one;
    }

    get last() {
        return this.asked.at(-1);
    }

    answer(request, response, asked) {
        const path = request.url.split('?')[0];
        if (path.endsWith('/status')) {
            response.statusCode = Number(request.headers['x-status']);
            response.setHeaders(new Map([['X-Own', 'a, b'], ['Set-Cookie', ['a=b', 'c=d']], ['Location', '/elsewhere']]));
            return response.end(['204', '304'].includes(request.headers['x-status']) ? undefined : '{"error":"as it is"}');
        }
        if (path.endsWith('/bytes')) {
            response.setHeader('Content-Type', 'application/octet-stream');
            return response.end(Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * 31) % 256)));
        }
        if (path.endsWith('/coded')) {
            const body = gzipSync('{"a":1}');
            response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Content-Length': body.length, ETag: '"x"' });
            return response.end(body);
        }
        if (path.endsWith('/echo')) {
            response.setHeader('Content-Type', request.headers['content-type'] ?? 'text/plain');
            return response.end(asked.body);
        }
        if (path.endsWith('/chat/completions')) {
            response.writeHead(200, { 'Content-Type': 'text/event-stream' });
            response.on('close', () => ++this.left);
            let next = 0;
            this.go = () => (next < events.length - 1 ? response.write(events[next++]) : response.end(events[next++]));
            return this.go();
        }
        if (path.endsWith('/files') && request.method === 'POST') {
            response.setHeader('Content-Type', 'application/json');
            return response.end(JSON.stringify({ id: 'file-1', object: 'file', bytes: asked.body.length, purpose: 'batch', filename: 'a' }));
        }
        if (path.endsWith('/embeddings')) {
            response.setHeader('Content-Type', 'application/json');
            const data = [{ object: 'embedding', index: 0, embedding: [0.5, -1] }];
            return response.end(JSON.stringify({ object: 'list', data, model: 'e', usage: { prompt_tokens: 3, total_tokens: 3 } }));
        }
        response.setHeader('Content-Type', 'text/plain');
        response.end('plain');
    }

    async stop() {
        this.server.closeAllConnections();
        await new Promise((done) => this.server.close(done));
    }
}

let vendor, gateway;
before(async () => {
    vendor = await Vendor.start();
    const base_url = `http://127.0.0.1:${vendor.port}/v1`;
    gateway = await Gateway.start({
        settings: {
            signalbox: 1,
            server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1 },
            providers: [
                { id: 'vendor', kind: 'openai', base_url, auth: { secret: { env: 'E2E_PROVIDER_KEY' } } },
                { id: 'nobody', kind: 'openai', base_url: 'http://127.0.0.1:9/v1', auth: { type: 'none' } },
            ],
            upstreams: [{ id: 'legacy', url: `http://127.0.0.1:${vendor.port}/old` }],
            routes: [
                { id: 'openai', match: { path: '/openai/*' }, accept: 'raw', to: 'provider:vendor' },
                { id: 'legacy', match: { path: '/legacy/*', methods: ['GET', 'POST'] }, accept: 'raw', body_limit: '1KiB', to: 'http:legacy/app' },
                { id: 'nobody', match: { path: '/nobody' }, accept: 'raw', to: 'provider:nobody' },
            ],
            consumers: [
                { name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] },
                { name: 'limited', keys: [{ secret: { env: 'E2E_LIMITED_KEY' } }], allow: ['http:legacy'] },
            ],
            storage: { path: 'events.db' },
        },
    });
});
after(async () => {
    await gateway.stop();
    await vendor.stop();
});

const agent = new http.Agent({ keepAlive: true });
after(() => agent.destroy());

/// Status, fields but for those of the connection, and body, of a request as it is written.
async function ask(port, path, { method = 'GET', headers = {}, body } = {}) {
    const request = http.request({ port, host: '127.0.0.1', path, method, headers, agent });
    request.end(body);
    const [reply] = await once(request, 'response');
    const pieces = [];
    for await (const piece of reply) pieces.push(piece);
    const ofHop = ['connection', 'keep-alive', 'transfer-encoding', 'x-signalbox-request-id'];
    const fields = [];
    for (let at = 0; at < reply.rawHeaders.length; at += 2)
        if (!ofHop.includes(reply.rawHeaders[at].toLowerCase())) fields.push(`${reply.rawHeaders[at]}: ${reply.rawHeaders[at + 1]}`);
    return { status: reply.statusCode, fields: fields.sort(), body: Buffer.concat(pieces), id: reply.headers['x-signalbox-request-id'] };
}

const port = () => Number(new URL(gateway.url).port);
const sum = (bytes) => createHash('sha256').update(bytes).digest('hex');
const withoutKeyAndHop = (asked) => {
    const { host, connection, authorization, ...headers } = asked.headers;
    return { ...asked, headers, rawHeaders: undefined, body: sum(asked.body) };
};

/// The same request both ways; gives the reply through the gateway.
async function compare(rest, options = {}) {
    const direct = await ask(vendor.port, `/v1/${rest}`, options);
    const heardDirectly = withoutKeyAndHop(vendor.last);
    const through = await ask(port(), `/openai/${rest}`, { ...options, headers: { ...options.headers, authorization: `Bearer ${keys.everyone}` } });
    assert.deepEqual(withoutKeyAndHop(vendor.last), heardDirectly);
    assert.equal(vendor.last.headers.authorization, `Bearer ${keys.provider}`);
    assert.equal(through.status, direct.status);
    assert.deepEqual(through.fields, direct.fields);
    assert.equal(sum(through.body), sum(direct.body));
    return through;
}

describe('a raw route to a provider', () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
        test(`${method} is what it would be without the gateway`, async () => {
            const body = ['POST', 'PUT', 'PATCH'].includes(method) ? Buffer.from([0, 1, 255, 10, 13]) : undefined;
            const headers = { 'User-Agent': 'own/1', 'X-Own': 'yes', Cookie: 'a=b', Accept: '*/*', 'Accept-Encoding': 'br' };
            await compare('things/a%20b//c/?x=1&y=%26', { method, headers, body });
        });

    for (const status of [200, 201, 204, 301, 304, 400, 401, 403, 404, 409, 418, 429, 500, 503])
        test(`status ${status} is passed on`, async () => {
            const reply = await compare('status', { headers: { 'X-Status': String(status) } });
            const event = await gateway.eventOf(reply.id);
            assert.equal(event.status_code, status);
            assert.equal(event.decision, 'allowed');
        });

    test('bytes of any kind and length are passed on, both ways', async () => {
        await compare('bytes');
        await compare('bytes', { method: 'HEAD' });
        await compare('coded', { headers: { 'Accept-Encoding': 'gzip' } });
        const body = Buffer.alloc(2_000_000, 'ab\0');
        await compare('echo', { method: 'POST', body, headers: { 'Content-Type': 'x/y', 'Content-Encoding': 'odd' } });
    });

    test('a body in chunks arrives whole', async () => {
        const request = http.request({ port: port(), host: '127.0.0.1', path: '/openai/echo', method: 'POST', headers: { apikey: keys.everyone } });
        request.write('one ');
        request.write('two');
        request.end();
        const [reply] = await once(request, 'response');
        let text = '';
        for await (const piece of reply) text += piece;
        assert.equal(text, 'one two');
        assert.equal(vendor.last.headers['content-length'], '7');
        assert.equal(vendor.last.headers.apikey, undefined);
    });

    test("the vendor's client uploads a file and asks for what the gateway does not know", async () => {
        const client = new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/openai/v1`, maxRetries: 0 });
        const content = Buffer.alloc(300_000, '{"a":1}\n');
        const file = await client.files.create({ file: await toFile(content, 'a.jsonl'), purpose: 'batch' });
        assert.equal(file.id, 'file-1');
        assert.equal(vendor.last.url, '/v1/files');
        assert.match(vendor.last.headers['content-type'], /^multipart\/form-data; boundary=/);
        assert.ok(vendor.last.body.includes(content));
        const { data, response } = await client.embeddings.create({ model: 'e', input: 'x', encoding_format: 'float' }).withResponse();
        assert.deepEqual(data.data[0].embedding, [0.5, -1]);
        assert.equal((await gateway.eventOf(response.headers.get('x-signalbox-request-id'))).operation, 'raw');
    });

    test('events of a stream come one by one, and its last usage is counted', async () => {
        const client = new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/openai`, maxRetries: 0 });
        const asked = client.chat.completions.create({ model: 'gpt-x', messages: [{ role: 'user', content: 'x' }], stream: true });
        const { data, response } = await asked.withResponse();
        const seen = [];
        for await (const each of data) {
            seen.push(each.choices[0]?.delta?.content ?? each.usage.completion_tokens);
            vendor.go(); // the next comes only when this one was seen
        }
        assert.deepEqual(seen, ['The line ', 'is clear.', 4]);
        const event = await gateway.eventOf(response.headers.get('x-signalbox-request-id'));
        assert.equal(event.tokens.prompt, 9);
        assert.equal(event.tokens.completion, 4);
        assert.equal(event.mode, 'stream');
        assert.equal(event.response_model, 'gpt-x');
    });

    test('a client that leaves ends the call', async () => {
        const before = vendor.left;
        const request = http.request({ port: port(), host: '127.0.0.1', path: '/openai/chat/completions', method: 'POST', headers: { apikey: keys.everyone } });
        request.on('error', () => {});
        request.end('{}');
        const [reply] = await once(request, 'response');
        reply.on('error', () => {});
        await once(reply, 'data');
        request.destroy();
        await eventually('the vendor sees the end', () => vendor.left > before);
    });

    test('connections are used again', async () => {
        const before = vendor.connections;
        for (let at = 0; at < 10; ++at) await ask(port(), '/openai/x', { headers: { apikey: keys.everyone } });
        assert.ok(vendor.connections - before <= 1, `${vendor.connections - before} new connections`);
    });

    test('what no path may hold is refused and not sent', async () => {
        const before = vendor.asked.length;
        const headers = { apikey: keys.everyone };
        for (const rest of ['../x', '%2e%2e/x', 'a/../../x']) assert.equal((await ask(port(), `/openai/${rest}`, { headers })).status, 404, rest);
        for (const rest of ['a%2Fb', '%5cx', '..;/x']) assert.equal((await ask(port(), `/openai/${rest}`, { headers })).status, 400, rest);
        assert.equal((await ask(port(), '/openai/x')).status, 401);
        assert.equal((await ask(port(), '/openai/x', { headers: { apikey: keys.limited } })).status, 403);
        assert.equal((await ask(port(), '/openai/x', { method: 'TRACE', headers })).status, 405);
        assert.equal(vendor.asked.length, before);
    });

    test('a key can be made for what one provider gets, and only for one that is there', async () => {
        const made = gateway.cli('keys', 'create', 'raw', '--allow', 'provider:vendor', '--config', gateway.config).trim();
        const reached = async (path) => (await ask(port(), path, { headers: { apikey: made } })).status;
        await eventually('the key is known', async () => (await reached('/openai/x')) === 200);
        assert.equal(await reached('/legacy/a'), 403);
        for (const [rule, words] of [
            ['provider:vendr', /did you mean "provider:vendor"/],
            ['http:*', /write model:ID/],
        ])
            assert.throws(() => gateway.cli('keys', 'create', 'x', '--allow', rule, '--config', gateway.config), words);
    });

    test('a provider that cannot be reached is a plain error', async () => {
        const reply = await ask(port(), '/nobody', { headers: { apikey: keys.everyone } });
        assert.equal(reply.status, 502);
        assert.equal(JSON.parse(reply.body).error.code, 'connect_failed');
    });
});

describe('a raw route to a plain server', () => {
    test('appends the rest of the path, keeps the query and takes the key out of it', async () => {
        const reply = await ask(port(), `/legacy/a/b?x=1&k=${keys.limited}&z`, { headers: { authorization: `Bearer ${keys.limited}` } });
        assert.equal(reply.body.toString(), 'plain');
        assert.equal(vendor.last.url, '/old/app/a/b?x=1&z');
        assert.equal(vendor.last.headers.authorization, undefined);
        assert.ok(!vendor.last.rawHeaders.join().includes(keys.limited));
        const event = await gateway.eventOf(reply.id);
        assert.equal(event.resolved_provider, 'http:legacy');
        assert.equal(event.road, 'raw');
    });

    test('takes its methods and bodies up to its limit', async () => {
        const headers = { apikey: keys.everyone };
        const refused = await ask(port(), '/legacy/a', { method: 'PUT', headers, body: 'x' });
        assert.equal(refused.status, 405);
        assert.ok(refused.fields.includes('Allow: GET, POST'));
        assert.equal((await ask(port(), '/legacy/echo', { method: 'POST', headers, body: 'x'.repeat(1024) })).body.length, 1024);
        assert.equal((await ask(port(), '/legacy/echo', { method: 'POST', headers, body: 'x'.repeat(1025) })).status, 413);
    });
});
