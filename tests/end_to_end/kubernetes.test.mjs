// The configuration that the manifests ship, asked as the kubelet asks it: at an address of the machine that no configuration names, and without a token.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Gateway, binary } from './support/gateway.mjs';

const manifest = new URL('../../packaging/container/kubernetes/configmap.yaml', import.meta.url);
const secrets = { 'operator-token': 'of-the-operator', openai: 'sk-of-the-test', 'first-caller': 'of-the-first-caller' };
const outside = Object.values(networkInterfaces())
    .flat()
    .find((each) => each.family === 'IPv4' && !each.internal)?.address;

/// What stands below "signalbox.yaml: |", with this gateway's places and free ports.
function shipped(folder) {
    const block = readFileSync(manifest, 'utf8').split(/^ {2}signalbox\.yaml: \|\n/m)[1];
    const text = block
        .split('\n')
        .map((line) => line.slice(4))
        .join('\n');
    return text
        .replace('0.0.0.0:8080', '0.0.0.0:0')
        .replace('0.0.0.0:9090', '0.0.0.0:0')
        .replaceAll('/etc/signalbox-secrets', join(folder, 'secrets'))
        .replace('/var/lib/signalbox/signalbox.db', join(folder, 'events.db'));
}

let gateway;
before(async () => {
    gateway = new Gateway();
    mkdirSync(join(gateway.folder, 'secrets'));
    for (const [name, secret] of Object.entries(secrets)) writeFileSync(join(gateway.folder, 'secrets', name), secret);
    const file = join(gateway.folder, 'signalbox.yaml');
    writeFileSync(file, shipped(gateway.folder));
    await gateway.serve([file], {});
});
after(() => gateway.stop());

/// Status and body of a page; `fetch` does not let its caller choose the Host.
function get(path, host, address = '127.0.0.1') {
    return new Promise((done, failed) => {
        const asked = http.get({ host: address, port: new URL(gateway.admin).port, path, headers: host ? { host } : {} }, (reply) => {
            let body = '';
            reply.on('data', (bytes) => (body += bytes));
            reply.on('end', () => done({ status: reply.statusCode, body }));
        });
        asked.on('error', failed);
    });
}

test('the kubelet is told that a pod is ready, at whatever address and name it asks', async () => {
    for (const host of ['10.244.0.7:9090', 'kube-probe', '[fd00::7]:9090']) {
        assert.deepEqual(await get('/ready', host), { status: 200, body: '{"ready":true}\n' });
        assert.deepEqual(await get('/health', host), { status: 200, body: '{"status":"ok"}\n' });
    }
});

test('all other pages ask for the token there', async () => {
    for (const path of ['/metrics', '/routes', '/config']) {
        const refused = await get(path, '10.244.0.7:9090');
        assert.equal(refused.status, 421);
        assert.match(refused.body, /with the token of server\.admin\.token it is taken/);
    }
});

test('probes at a real address of this machine are answered', { skip: outside ? false : 'skipped: there is none but loopback' }, async () => {
    assert.equal((await get('/ready', undefined, outside)).status, 200);
    const place = `${outside}:${new URL(gateway.admin).port}`;
    const said = spawnSync(binary, ['health', '--admin', place], { encoding: 'utf8' });
    assert.equal(said.status, 0, said.stderr);
    assert.equal(said.stdout, `${place}: ready\n`);
});
