// A configuration that another server gives, with an included file beside its copy and secrets in a vault: each of the three may be away or wrong.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { eventually, Gateway } from './support/gateway.mjs';

/// A server that answers with `give(request)`: status, headers, text.
class Server {
    static async start(give) {
        const one = new Server();
        one.server = createServer(async (request, response) => {
            for await (const piece of request) void piece;
            const { status = 200, headers = {}, text = '' } = give(request);
            response.writeHead(status, headers).end(text);
        });
        await once(one.server.listen(0, '127.0.0.1'), 'listening');
        one.url = `http://127.0.0.1:${one.server.address().port}`;
        return one;
    }

    stop() {
        this.server.closeAllConnections();
        this.server.close();
    }
}

const secrets = { first: 'sk-first-1' };
let text, revision, away, seen, parts;

const json = (value) => ({ text: JSON.stringify(value), headers: { 'content-type': 'application/json' } });

async function startAll() {
    const vault = await Server.start((request) => {
        if (request.url === '/v1/auth/token/lookup-self') return json({ data: { ttl: 0, renewable: false } });
        if (request.headers['x-vault-token'] !== 'hvs.1') return { ...json({ errors: ['permission denied'] }), status: 403 };
        return json({ data: { data: secrets } });
    });
    const vendor = await Server.start((request) => {
        seen.push(request.headers.authorization?.replace('Bearer ', ''));
        const message = { role: 'assistant', content: 'Good.' };
        return json({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }] });
    });
    const source = await Server.start((request) => {
        if (away) return { status: 503 };
        if (request.headers['if-none-match'] === `"${revision}"`) return { status: 304 };
        return { text, headers: { etag: `"${revision}"` } };
    });
    return { vault, vendor, source };
}

const provider = (id, key) => ({ id, kind: 'openai', base_url: `${parts.vendor.url}/v1`, auth: { secret: { vault: `hcv/gateway#${key}` } } });
const model = (id, of = id) => ({ id, provider: of, price: { per: '1M', input: 1, output: 1 } });

/// The text that the configuration's server gives from now on.
function give(providers, models) {
    revision = (revision ?? 0) + 1;
    text = JSON.stringify({
        signalbox: 1,
        include: ['beside.yaml'],
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, public: true },
        vaults: [{ id: 'hcv', type: 'hashicorp', address: parts.vault.url, ttl: '1s', auth: { secret: { env: 'E2E_VAULT_TOKEN' } } }],
        providers,
        models,
        storage: { path: 'events.db' },
    });
}

describe('a followed configuration with secrets in a vault', () => {
    let gateway;
    const keyOf = async (name) => {
        seen = [];
        const body = JSON.stringify({ model: name, messages: [{ role: 'user', content: 'Hello' }] });
        const reply = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body });
        await reply.text();
        return reply.status === 200 ? seen[0] : reply.status;
    };
    const health = async () => (await fetch(`${gateway.admin}/health`)).json();

    before(async () => {
        seen = [];
        away = false;
        parts = await startAll();
        gateway = new Gateway();
        writeFileSync(join(gateway.folder, 'beside.yaml'), JSON.stringify({ models: [model('beside', 'first')] }));
        give([provider('first', 'first')], [model('first')]);
        await gateway.serve([parts.source.url + '/signalbox.yaml', '--copy', join(gateway.folder, 'copy.yaml'), '--every', '100ms'], { E2E_VAULT_TOKEN: 'hvs.1' });
    });
    after(async () => {
        await gateway.stop();
        for (const each of Object.values(parts)) each.stop();
    });

    test('serves what its text and the included file have', async () => {
        assert.equal(await keyOf('first'), 'sk-first-1');
        assert.equal(await keyOf('beside'), 'sk-first-1');
    });

    test('takes a new value while the server of the configuration is away', async () => {
        away = true;
        await eventually('a warning', () => /the configuration's server is away/.test(gateway.log));
        secrets.first = 'sk-first-2';
        await eventually('the new value', async () => (await keyOf('first')) === 'sk-first-2');
        assert.equal(await keyOf('beside'), 'sk-first-2');
        away = false;
    });

    test('refuses a revision whose secret is not in the vault, and goes on with the one before', async () => {
        const { config_revision: before } = await health();
        give([provider('first', 'first'), provider('second', 'second')], [model('first'), model('second')]);
        await eventually('a refusal', () => /the configuration of its server is refused, the last good one stays/.test(gateway.log));
        assert.match(gateway.log, /L004: the secret .*hcv\/gateway#second.* cannot be had from its vault: the secret has no key .*second.*; there are .*first/);
        assert.equal((await health()).config_revision, before);
        assert.equal((await health()).reload.refused, 0, 'the copy is as it was');
        assert.equal(await keyOf('first'), 'sk-first-2');
        assert.equal(await keyOf('second'), 404);
        assert.ok(!gateway.log.includes('sk-first'));
    });

    test('takes it once the vault has the secret', async () => {
        secrets.second = 'sk-second-1';
        await eventually('the revision', async () => (await keyOf('second')) === 'sk-second-1');
        assert.equal(await keyOf('beside'), 'sk-first-2');
    });

    test('fetches what a changed included file adds', async () => {
        secrets.third = 'sk-third-1';
        writeFileSync(join(gateway.folder, 'beside.yaml'), JSON.stringify({ providers: [provider('third', 'third')], models: [model('third')] }));
        await eventually('the reload', async () => (await keyOf('third')) === 'sk-third-1');
        writeFileSync(join(gateway.folder, 'beside.yaml'), JSON.stringify({ providers: [provider('third', 'fourth')], models: [model('third')] }));
        const { reload } = await eventually('a refusal', async () => {
            const now = await health();
            return now.reload.refused === 1 && now;
        });
        assert.match(reload.last_trouble, /beside\.yaml.*the secret "hcv\/gateway#fourth" cannot be had from its vault/);
        assert.equal(await keyOf('third'), 'sk-third-1');
    });
});
