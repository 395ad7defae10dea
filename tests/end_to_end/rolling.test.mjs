// Gateways that take turns at one address, as a service manager or an orchestrator changes them: the socket is held outside, the next one is ready
// before the last one is told to end, and no request fails.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { environment, keys } from './support/configuration.mjs';
import { binary, eventually } from './support/gateway.mjs';

/// Holds a listening socket as descriptor 3 and starts a gateway with it for each line: its configuration's file, and where its log goes.
const holder = `
import os, socket, sys, threading
held = socket.socket()
held.bind(("127.0.0.1", 0))
held.listen(1024)
port = held.getsockname()[1]
os.dup2(held.fileno(), 3)
os.set_inheritable(3, True)
print("port", port, flush=True)
def wait(child):
    print("ended", child, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
for line in sys.stdin:
    file, log = line.split()
    child = os.fork()
    if child == 0:
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT, 0o600), 2)
        os.execv(sys.argv[1], [sys.argv[1], "serve", file])
    print("began", child, file, flush=True)
    threading.Thread(target=wait, args=(child,), daemon=True).start()
`;
const patience = 30_000; // milliseconds; a sanitized build on a busy machine takes its time

let folder, manager, port;
let said = '';

before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-rolling-'));
    manager = spawn('python3', ['-c', holder, binary], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
    manager.stdout.on('data', (bytes) => (said += bytes));
    port = Number((await eventually('the socket', () => said.match(/port (\d+)\n/), patience))[1]);
});
after(() => {
    for (const [, process_] of said.matchAll(/began (\d+)/g)) if (!said.includes(`ended ${process_} `)) process.kill(Number(process_), 'SIGKILL');
    manager.kill();
    rmSync(folder, { recursive: true });
});

async function gateway(name) {
    const [file, log] = [join(folder, `${name}.yaml`), join(folder, `${name}.log`)];
    const simulate = { text: 'one two three four five six seven eight nine ten '.repeat(3), tokens_per_second: 40 };
    const settings = {
        signalbox: 1,
        meta: { name },
        server: { listen: [`127.0.0.1:${port}`], admin: { listen: '127.0.0.1:0' }, workers: 2, drain: '20s' },
        providers: [{ id: 'sim', kind: 'simulator' }],
        models: [{ id: 'quick', provider: 'sim' }, { id: 'slow', provider: 'sim', simulate }],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: `${name}.db` },
    };
    writeFileSync(file, JSON.stringify(settings));
    manager.stdin.write(`${file} ${log}\n`);
    const child = (await eventually(`${name} begins`, () => said.match(new RegExp(`began (\\d+) ${file}\n`)), patience))[1];
    const text = () => readFileSync(log, 'utf8');
    const place = await eventually(
        `${name} serves`,
        () => said.includes(`began ${child}`) && text().match(/admin on \S*:(\d+)/),
        patience,
    );
    const admin = `http://127.0.0.1:${place[1]}`;
    const ready = async () => (await fetch(`${admin}/ready`).catch(() => null))?.status;
    await eventually(`${name} is ready`, async () => (await ready()) === 200, patience);
    return { name, child: Number(child), ready, text };
}

/// One request over a connection of its own; an error for anything but a whole reply. `begun` is called with its first bytes.
function ask(model, stream, begun = () => {}) {
    return new Promise((done, failed) => {
        const body = JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'Go.' }] });
        const headers = { authorization: `Bearer ${keys.everyone}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const request = http.request({ port, host: '127.0.0.1', path: '/v1/chat/completions', method: 'POST', headers, agent: false }, (reply) => {
            let text = '';
            reply.once('data', begun);
            reply.on('data', (bytes) => (text += bytes));
            reply.on('aborted', () => failed(new Error('cut off')));
            reply.on('end', () => {
                const whole = stream ? text.endsWith('data: [DONE]\n\n') : text.includes('"finish_reason"');
                if (reply.statusCode === 200 && whole && reply.complete) done(text);
                else failed(new Error(`status ${reply.statusCode}: ${text.slice(-200)}`));
            });
        });
        request.on('error', failed);
        request.end(body);
    });
}

test('gateways that take turns at one socket fail no request and end after their streams', async () => {
    let running = true;
    let served = 0;
    const failures = [];
    let now = await gateway('turn0');
    const load = [...Array(4).fill(['quick', false]), ...Array(4).fill(['slow', true])].map(async ([model, stream]) => {
        while (running) {
            await ask(model, stream).then(
                () => ++served,
                (error) => failures.push(error.message),
            );
        }
    });
    for (let turn = 1; turn <= 3; ++turn) {
        const before_ = served;
        await eventually('traffic', () => served > before_ + 20, patience);
        const next = await gateway(`turn${turn}`);
        process.kill(now.child, 'SIGTERM');
        await eventually('the last one is not ready', async () => (await now.ready()) !== 200, patience);
        await eventually('the last one ends', () => said.includes(`ended ${now.child} `), patience);
        assert.match(said, new RegExp(`ended ${now.child} 0\n`));
        assert.ok(!now.text().includes('breaking off'), now.text());
        now = next;
    }
    const before_ = served;
    await eventually('traffic', () => served > before_ + 20, patience);
    running = false;
    await Promise.all(load);
    assert.deepEqual(failures, []);
    process.kill(now.child, 'SIGTERM');
    await eventually('the last one ends', () => said.includes(`ended ${now.child} 0\n`), patience);
});

test('a gateway that drains says that it is not ready while its streams go on', async () => {
    const one = await gateway('drained');
    let stream;
    await new Promise((begun) => {
        stream = ask('slow', true, begun);
    });
    process.kill(one.child, 'SIGTERM');
    await eventually('not ready', async () => (await one.ready()) === 503, patience);
    assert.ok((await stream).endsWith('data: [DONE]\n\n'));
    await eventually('its end', () => said.includes(`ended ${one.child} 0\n`), patience);
});
