// `signalbox mcp` asked by the protocol's own client: each tool with what it takes, and with what it does not.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { binary, Gateway } from './support/gateway.mjs';

const text = `signalbox: 1
server: {listen: ["127.0.0.1:0"], admin: {listen: "127.0.0.1:0"}, public: true}
storage: {path: events.db}
providers: [{id: sim, kind: simulator}]
models:
  - {id: large, provider: sim, price: {per: 1M, input: 2, output: 8}}
  - {id: small, provider: sim, price: {per: 1M, input: 0.1, output: 0.4}}
groups:
  - {id: chat, strategy: weighted, members: [{model: large, tag: control}, {model: small, tag: candidate}]}
limits: [{id: all, by: [consumer], count: requests, amount: 100, window: 1m}]
`;

describe('the tools of signalbox mcp', () => {
    let gateway, client, id;
    const call = async (name, given = {}) => {
        const made = await client.callTool({ name, arguments: given });
        return { failed: made.isError ?? false, text: made.content[0].text };
    };
    const read = async (name, given) => {
        const made = await call(name, given);
        assert.equal(made.failed, false, made.text);
        return JSON.parse(made.text);
    };
    before(async () => {
        gateway = await Gateway.start({ text });
        for (let i = 0; i < 6; ++i) {
            const body = JSON.stringify({ model: 'chat', messages: [{ role: 'user', content: 'hello' }] });
            const reply = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
            assert.equal(reply.status, 200, await reply.text());
        }
        client = new Client({ name: 'test', version: '1' });
        const args = ['mcp', '--config', gateway.config];
        await client.connect(new StdioClientTransport({ command: binary, args, cwd: tmpdir(), stderr: 'ignore' }));
        while ((await read('list_events')).length < 6);
        id = (await read('list_events', { limit: 1 }))[0].id;
    });
    after(async () => {
        await client.close();
        await gateway.stop();
    });

    test('are listed with what they take, and only read', async () => {
        assert.equal(client.getServerVersion().name, 'signalbox');
        const { tools } = await client.listTools();
        assert.deepEqual(tools.map((each) => each.name).sort(), [
            'check', 'compare_arms', 'costs', 'explain', 'get_event', 'limits', 'list_events', 'prices', 'savings', 'statistics', 'what_if',
        ]);
        for (const each of tools) assert.equal(each.annotations.readOnlyHint, true, each.name);
    });
    test('answer what they are asked', async () => {
        assert.equal((await read('list_events', { limit: 2, filter: 'group:chat', since: '1h' })).length, 2);
        assert.equal((await read('get_event', { id })).id, id);
        assert.equal((await read('statistics', { by: 'group' }))[0].requests, 6);
        assert.match((await call('compare_arms', { group: 'chat', primary: 'errors' })).text, /candidate/);
        assert.equal((await read('savings', { against: 'openai/gpt-4o' })).requests, 6);
        assert.ok((await read('costs', { by: 'tag', then: 'model', budget: '5' })).lines.length > 0);
        assert.match((await call('explain', { request: { model: 'chat', messages: [{ role: 'user', content: 'hello' }] } })).text, /weighted/);
        assert.equal((await read('check', { file: gateway.config })).valid, true);
        const own = await read('check');
        assert.deepEqual([own.valid, own.file], [true, gateway.config], 'the file of --config');
        const other = join(gateway.folder, 'other.yaml');
        writeFileSync(other, text.replace('{model: small, tag: candidate}', '{model: small, tag: candidate, weight: 3}'));
        assert.equal((await call('what_if', { file: other })).failed, false);
        assert.match((await call('limits')).text, /all/);
        assert.match((await call('prices', { model: 'openai/gpt-4o' })).text, /gpt-4o/);
    });
    test('say what is wrong with what they are given', async () => {
        const refused = [
            ['list_events', { limit: 0 }, /limit must be a whole number above 0/],
            ['list_events', { limit: '2' }, /limit must be a whole number above 0/],
            ['list_events', { model: 'x' }, /model is not known here/],
            ['get_event', {}, /id is missing/],
            ['get_event', { id: 7 }, /id must be a text/],
            ['compare_arms', { group: '' }, /group must not be empty/],
            ['explain', { request: 'x' }, /request must be an object/],
            ['get_payload', { id: 'req_1' }, /signalbox mcp --payloads/],
            ['nothing', {}, /there is no tool "nothing"/],
        ];
        for (const [name, given, words] of refused) await assert.rejects(call(name, given), words);
        const failed = [
            ['list_events', { filter: 'modle:x' }, /events have no 'modle'; did you mean model\?/],
            ['list_events', { since: 'yesterday' }, /write 30m, 1h, 7d/],
            ['list_events', { since: '1h', until: '2h' }, /--until 2h is not after --since 1h/],
            ['get_event', { id: '--help' }, /is no request id/],
            ['statistics', { by: 'colour' }, /is none of model/],
            ['compare_arms', { group: 'none' }, /no requests of a group "none"/],
            ['savings', { against: 'x' }, /has no price of "x"/],
            ['costs', { budget: 'much' }, /"much" is no number above 0/],
            ['costs', { budget: '0' }, /"0" is no number above 0/],
            ['what_if', { file: 'missing.yaml' }, /No such file/],
            ['limits', { limit: 'none' }, /none/],
            ['prices', { model: 'nothing-such' }, /is called "nothing-such"\. A model without a price/],
        ];
        for (const [name, given, words] of failed) {
            const made = await call(name, given);
            assert.equal(made.failed, true, `${name} ${JSON.stringify(given)}: ${made.text}`);
            assert.match(made.text, words);
        }
    });
});
