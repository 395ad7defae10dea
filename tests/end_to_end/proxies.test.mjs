// Providers behind a proxy: the way that is taken, what the provider and the proxy see, and what is said when the proxy refuses.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { Proxy } from './support/proxy.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';

const login = 'signal:b0x-Secret-Word';
const password = 'b0x-Secret-Word';
const basic = `Basic ${Buffer.from(login).toString('base64')}`;

/// A key and its certificate for provider.invalid, in this folder.
function makeCertificate(folder) {
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
    const names = ['-subj', '/CN=test', '-addext', 'subjectAltName=DNS:provider.invalid'];
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...names]);
    assert.equal(made.status, 0, String(made.stderr));
    return { key: readFileSync(key), cert: readFileSync(cert), file: cert };
}

let folder, plain, secure, proxy, environmentProxy, gateway;
before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-proxy-'));
    const certificate = makeCertificate(folder);
    plain = await ScriptedProvider.start();
    secure = await startSecure(plain, certificate);
    proxy = await Proxy.start({ login });
    environmentProxy = await Proxy.start();
    gateway = await Gateway.start({
        settings: settings(certificate.file),
        more: {
            PROXY_PASSWORD: password,
            http_proxy: `http://127.0.0.1:${environmentProxy.port}`,
            HTTPS_PROXY: '',
            https_proxy: '',
            no_proxy: 'inside.invalid',
        },
    });
});
after(async () => {
    const events = gateway.events('export', '--output', 'jsonl');
    await gateway.stop();
    for (const one of [proxy, environmentProxy, plain]) await one.stop();
    secure.closeAllConnections();
    secure.close();
    await once(secure, 'close');
    rmSync(folder, { recursive: true });
    for (const [where, text] of Object.entries({ log: gateway.log, events })) {
        assert.ok(!text.includes(password), `the ${where} holds the proxy's password`);
        assert.ok(!text.includes(basic.slice(6)), `the ${where} holds the proxy's credential`);
    }
});

/// The scripted provider over TLS.
async function startSecure(provider, { key, cert }) {
    const server = https.createServer({ key, cert }, (request, response) => provider.take(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
}

function settings(ca_file) {
    const securePort = secure.address().port;
    const own = `http://signal:\${PROXY_PASSWORD}@127.0.0.1:${proxy.port}`;
    const shared = { kind: 'openai_compatible', auth: { type: 'none' }, breaker: { max_fails: 0 } };
    const providers = {
        tunnel: { base_url: `https://provider.invalid:${securePort}/v1`, tls: { ca_file }, proxy: own },
        'without-login': { base_url: `https://provider.invalid:${securePort}/v1`, tls: { ca_file }, proxy: `http://127.0.0.1:${proxy.port}` },
        forwarded: { base_url: `http://provider.invalid:${plain.port}/v1`, proxy: own },
        'forwarded-without-login': { base_url: `http://provider.invalid:${plain.port}/v1`, proxy: `http://127.0.0.1:${proxy.port}` },
        environment: { base_url: `http://provider.invalid:${plain.port}/v1` },
        'switched-off': { base_url: `http://provider.invalid:${plain.port}/v1`, proxy: 'none' },
        'left-alone': { base_url: `http://api.inside.invalid:${plain.port}/v1` },
        loopback: { base_url: `http://127.0.0.1:${plain.port}/v1` },
    };
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1, drain: '2s' },
        providers: Object.entries(providers).map(([id, one]) => ({ id, ...shared, ...one })),
        models: Object.keys(providers).map((id) => ({ id, provider: id, upstream: 'scripted', price: { input: 1, output: 2 } })),
        groups: [{ id: 'tunnel-or-loopback', strategy: 'fallback', members: [{ model: 'without-login' }, { model: 'loopback' }] }],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

async function ask(model) {
    for (const one of [proxy, environmentProxy]) one.asked.length = 0;
    plain.expect();
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${keys.everyone}` },
        body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
    });
    const text = await response.text();
    for (const secret of [password, basic.slice(6)]) assert.ok(!text.includes(secret), `the reply holds the proxy's secret: ${text}`);
    return { status: response.status, text, body: JSON.parse(text) };
}

describe('a provider behind a proxy', () => {
    test('is reached through a tunnel when it speaks TLS, and never sees the proxy credential', async () => {
        for (let times = 0; times < 2; ++times) {
            const answer = await ask('tunnel');
            assert.equal(answer.status, 200, answer.text);
            assert.equal(plain.last.path, '/v1/chat/completions');
            assert.ok(!JSON.stringify(plain.last.headers).includes(basic.slice(6)));
            const target = `provider.invalid:${secure.address().port}`;
            const opened = times === 0 ? [{ method: 'CONNECT', target, authorization: basic }] : [];
            assert.deepEqual(proxy.asked, opened, 'the tunnel is kept');
        }
    });

    test('is asked by the whole address when it speaks no TLS', async () => {
        const answer = await ask('forwarded');
        assert.equal(answer.status, 200, answer.text);
        const target = `http://provider.invalid:${plain.port}/v1/chat/completions`;
        assert.deepEqual(proxy.asked, [{ method: 'POST', target, authorization: basic }]);
        assert.equal(plain.last.headers.host, `provider.invalid:${plain.port}`);
    });

    test('takes the proxy of the environment, unless the file or NO_PROXY says otherwise', async () => {
        assert.equal((await ask('environment')).status, 200);
        assert.equal(environmentProxy.asked.length, 1);
        assert.equal((await ask('loopback')).status, 200);
        assert.equal(environmentProxy.asked.length, 0);
        for (const model of ['switched-off', 'left-alone']) {
            const answer = await ask(model);
            assert.equal(answer.status, 502, 'without the proxy the name has no address');
            assert.equal(environmentProxy.asked.length, 0, model);
        }
        assert.match(gateway.log, /a provider is reached through a proxy provider=environment proxy=127\.0\.0\.1:\d+ source=http_proxy/);
    });
});

describe('a proxy that refuses', () => {
    test('asks for credentials: the message says what to write', async () => {
        const { status, body } = await ask('without-login');
        assert.equal(status, 502);
        assert.match(body.error.message, /proxy 127\.0\.0\.1:\d+: it asks for credentials: give them as http:\/\/USER:PASSWORD@/);
        const forwarded = await ask('forwarded-without-login');
        assert.equal(forwarded.status, 502);
        assert.match(forwarded.body.error.message, /status 407: the proxy 127\.0\.0\.1:\d+ does not accept the request/);
    });

    test('is named, with its status, and the next member of a group answers', async () => {
        for (const [refusal, words] of [
            [403, 'it does not allow a connection to this host and port'],
            [503, 'it cannot reach the provider'],
        ]) {
            proxy.refusal = refusal;
            proxy.login = undefined;
            const { status, body } = await ask('without-login');
            assert.equal(status, 502);
            assert.ok(body.error.message.includes(words), body.error.message);
            assert.ok(body.error.message.includes(`status ${refusal} to CONNECT provider.invalid:`), body.error.message);
            assert.equal((await ask('tunnel-or-loopback')).status, 200);
        }
    });
});

test('check names each proxy and shows no password', () => {
    const said = gateway.cli('check', gateway.config);
    assert.match(said, /provider tunnel is reached through the proxy 127\.0\.0\.1:\d+ \(proxy\)/);
    assert.match(said, /provider environment is reached through the proxy 127\.0\.0\.1:\d+ \(http_proxy\)/);
    assert.ok(!said.includes('provider loopback'));
    assert.ok(!said.includes(password));
});
