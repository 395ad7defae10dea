// A running gateway for one test file: a temporary folder, free ports, the program's own output when something goes wrong.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { configuration, environment } from './configuration.mjs';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..');
export const binary = process.env.SIGNALBOX ?? join(root, 'build/release/bin/signalbox');
const startLimit = 20_000; // milliseconds; a sanitized build on a busy machine takes its time

/// Asks again until `look` gives something, for what becomes true a little later; fails by name after `limit` milliseconds.
export async function eventually(what, look, limit = 10_000) {
    for (const until = Date.now() + limit; ; await pause(10)) {
        const found = await look();
        if (found) return found;
        if (Date.now() > until) throw new Error(`never came true: ${what}`);
    }
}

export class Gateway {
    /// `settings` is the configuration as an object, `text` the same as it stands in a file; `more` adds to the environment.
    static async start({ scripted, settings = configuration(scripted), text = JSON.stringify(settings, null, 1), more = {} } = {}) {
        const one = new Gateway();
        one.config = join(one.folder, 'signalbox.yaml');
        writeFileSync(one.config, text);
        return one.serve([one.config], { ...environment, ...more });
    }

    /// The demo with a store of its own.
    static async startDemo() {
        const one = new Gateway();
        return one.serve(['--demo', '--port', '0', '--admin-port', '0', '--store', one.store], { HOME: one.folder });
    }

    constructor() {
        this.folder = mkdtempSync(join(tmpdir(), 'signalbox-e2e-'));
        this.store = join(this.folder, 'events.db');
        this.log = '';
    }

    async serve(words, variables) {
        this.words = words;
        this.environment = { ...process.env, ...variables };
        this.child = spawn(binary, ['serve', ...words], { env: this.environment, stdio: ['ignore', 'ignore', 'pipe'] });
        this.child.stderr.on('data', (bytes) => {
            this.log += bytes;
        });
        this.ended = new Promise((done) => {
            this.child.on('exit', (status, signal) => done(status ?? signal));
        });
        const port = async (marker) =>
            Number(
                (
                    await eventually(
                        `"${marker}" from the gateway`,
                        () => {
                            if (this.child.exitCode !== null) throw new Error(`the gateway ended:\n${this.log}`);
                            return this.log.match(new RegExp(`${marker} \\S*:(\\d+)`));
                        },
                        startLimit,
                    )
                )[1],
            );
        this.url = `http://127.0.0.1:${await port('listening on')}`;
        this.admin = `http://127.0.0.1:${await port('admin on')}`;
        await eventually('the gateway is ready', async () => (await fetch(`${this.admin}/ready`).catch(() => null))?.ok, startLimit);
        return this;
    }

    async stop() {
        const status = await this.end();
        rmSync(this.folder, { recursive: true });
        if (status !== 0) throw new Error(`the gateway ended with ${status}:\n${this.log}`);
    }

    async end() {
        this.child.kill('SIGTERM');
        return this.ended;
    }

    /// Another process with the same configuration and store; its address is another one.
    async restart() {
        const status = await this.end();
        if (status !== 0) throw new Error(`the gateway ended with ${status}:\n${this.log}`);
        this.log = '';
        return this.serve(this.words, this.environment);
    }

    /// Runs a command of the same program; throws with its stderr unless it succeeds.
    cli(...words) {
        const done = spawnSync(binary, words, { encoding: 'utf8', env: this.environment });
        if (done.status !== 0) throw new Error(`signalbox ${words.join(' ')}: status ${done.status}\n${done.stderr}`);
        return done.stdout;
    }

    /// `signalbox events WORDS --store ...` on this gateway's store.
    events(...words) {
        return this.cli('events', ...words, '--store', this.store);
    }

    /// The event of a request, by the id its reply carried; written a moment after the reply's end.
    async eventOf(id) {
        return eventually(`the event of ${id}`, () => {
            const done = spawnSync(binary, ['events', 'get', id, '--output', 'json', '--store', this.store], { encoding: 'utf8' });
            return done.status === 0 ? JSON.parse(done.stdout) : null;
        });
    }
}
