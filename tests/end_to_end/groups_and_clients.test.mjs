// Groups that take over, routes to all branches, affinity and copies, asked by the vendors' own clients; and two instances of one vendor
// behind one name.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anthropic, asking, openai, question } from './support/clients.mjs';
import { eventually, Gateway } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';

const consumers = Array.from({ length: 12 }, (_, at) => ({ name: `team-${at}`, key: `sb_e2e_team_${at}_0123456789abcdef` }));
const [{ key }] = consumers;
const variable = (at) => `E2E_TEAM_${at}`;
const said = { first: 'I am the first.', spare: 'I am the spare.' };
let gateway, east, west;

before(async () => {
    east = await ScriptedProvider.start();
    west = await ScriptedProvider.start();
    const instance = (id, { port }) => ({
        id,
        kind: 'openai',
        base_url: `http://127.0.0.1:${port}/v1`,
        auth: { secret: { env: `E2E_${id.toUpperCase()}` } },
    });
    const both = [
        { model: 'east-mini', weight: 50 },
        { model: 'west-mini', weight: 50 },
    ];
    const branches = [
        { when: 'true', to: 'model:first', id: 'one' },
        { when: 'true', to: 'model:spare', id: 'two' },
    ];
    gateway = await Gateway.start({
        settings: {
            signalbox: 1,
            server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 2 },
            storage: { path: 'events.db' },
            providers: [
                { id: 'sim-chat', kind: 'simulator' },
                { id: 'sim-messages', kind: 'simulator', dialect: 'anthropic' },
                instance('east', east),
                instance('west', west),
            ],
            models: [
                { id: 'first', provider: 'sim-chat', simulate: { text: said.first } },
                { id: 'spare', provider: 'sim-messages', simulate: { text: said.spare } },
                { id: 'sick', provider: 'sim-chat', simulate: { status: 503 } },
                { id: 'late', provider: 'sim-chat', simulate: { text: 'too late', first_token: '60s' } },
                { id: 'east-mini', provider: 'east', upstream: 'gpt-4o-mini' },
                { id: 'west-mini', provider: 'west', upstream: 'gpt-4o-mini' },
            ],
            groups: [
                { id: 'chat', strategy: 'fallback', members: [{ model: 'sick', timeout: '60s' }], fallback_group: 'reserve' },
                { id: 'reserve', members: [{ model: 'spare' }] },
                { id: 'turns', strategy: 'round_robin', members: both },
                { id: 'drawn', strategy: 'weighted', members: both },
                { id: 'by-talk', affinity: { by: 'conversation' }, members: both },
                { id: 'by-consumer', affinity: { by: 'consumer' }, members: both },
                { id: 'by-header', affinity: { by: 'header:X-Team' }, members: both },
                { id: 'copied', strategy: 'mirror', members: [{ model: 'first' }], mirror: { to: 'model:spare' } },
            ],
            routes: [
                { id: 'compare', match: { path: '/compare/*' }, mode: 'all', choose: branches },
                { id: 'claude', match: { path: '/claude/*' }, accept: 'anthropic', mode: 'all', choose: branches },
                {
                    id: 'race',
                    match: { path: '/race/*' },
                    accept: 'anthropic',
                    mode: 'all',
                    merge: { shape: 'first' },
                    choose: [
                        { when: 'true', to: 'model:late' },
                        { when: 'true', to: 'model:spare' },
                    ],
                },
            ],
            consumers: consumers.map(({ name }, at) => ({ name, keys: [{ secret: { env: variable(at) } }] })),
        },
        more: {
            E2E_EAST: 'sk-of-the-east',
            E2E_WEST: 'sk-of-the-west',
            ...Object.fromEntries(consumers.map((each, at) => [variable(at), each.key])),
        },
    });
});
after(async () => {
    await gateway.stop();
    await east.stop();
    await west.stop();
});

/// The instance that served a request, by the header of its reply.
const instanceOf = ({ headers }) => {
    const [, name] = headers.get('x-signalbox-model').match(/^(east|west)\/gpt-4o-mini$/);
    return name;
};
const eventOf = ({ headers }) => gateway.eventOf(headers.get('x-signalbox-request-id'));

describe('fallback_group', () => {
    for (const client of ['openai', 'anthropic'])
        for (const how of ['plain', 'streamed'])
            test(`answers the ${client} SDK when every member failed, ${how}`, async () => {
                const reply = await asking[client][how](gateway, 'chat', {}, { apiKey: key });
                assert.equal(reply.text, said.spare);
                const event = await eventOf(reply);
                assert.equal(event.group, 'chat');
                assert.equal(event.resolved_model, 'spare');
                assert.deepEqual(event.attempts.map((each) => each.status), [503, 200]);
                assert.match(event.trail[1], /in reserve/);
            });
});

describe('a route to all branches', () => {
    test('gives the OpenAI SDK all replies in one piece', async () => {
        const client = openai(gateway, { apiKey: key, baseURL: `${gateway.url}/compare` });
        const { data, response } = await client.chat.completions.create({ model: 'any', messages: question }).withResponse();
        assert.equal(response.headers.get('x-completed'), 'true');
        assert.equal(data.object, 'fanout');
        assert.deepEqual(
            data.results.map(({ id, status, response: its }) => [id, status, its.object, its.choices[0].message.content]),
            [
                ['one', 200, 'chat.completion', said.first],
                ['two', 200, 'chat.completion', said.spare],
            ],
        );
        const total = data.results.reduce((sum, { response: its }) => sum + its.usage.total_tokens, 0);
        assert.ok(total > 0);
        assert.equal(data.usage.total_tokens, total);
    });

    test('gives the Anthropic SDK all replies as messages, in one piece', async () => {
        const client = anthropic(gateway, { apiKey: key, baseURL: `${gateway.url}/claude` });
        const asked = { model: 'any', max_tokens: 50, messages: question };
        const { data, response } = await client.messages.create(asked).withResponse();
        assert.equal(response.headers.get('x-completed'), 'true');
        assert.equal(data.object, 'fanout');
        assert.deepEqual(
            data.results.map(({ id, status, response: its }) => [id, status, its.type, its.content[0].text, its.stop_reason]),
            [
                ['one', 200, 'message', said.first, 'end_turn'],
                ['two', 200, 'message', said.spare, 'end_turn'],
            ],
        );
    });

    test('gives the Anthropic SDK the events of all branches, from which its helper makes no message', async () => {
        const client = anthropic(gateway, { apiKey: key, baseURL: `${gateway.url}/claude` });
        const asked = { model: 'any', max_tokens: 50, messages: question };
        const seen = [];
        for await (const event of await client.messages.create({ ...asked, stream: true })) seen.push(event);
        const types = (type) => seen.filter((event) => event.type === type);
        assert.deepEqual(types('message_start').map(({ message }) => message.model).sort(), ['first', 'spare']);
        assert.equal(types('message_stop').length, 2);
        const letters = (text) => [...text].sort().join('');
        const text = types('content_block_delta').map(({ delta }) => delta.text).join('');
        assert.equal(letters(text), letters(said.first + said.spare));
        assert.equal(seen.at(-1).object, 'fanout');
        assert.equal(seen.at(-1).completed, true);
        await assert.rejects(client.messages.stream(asked).finalMessage());
    });

    test('gives the Anthropic SDK the first reply as one of its own, plain and streamed', async () => {
        for (const how of ['plain', 'streamed']) {
            const reply = await asking.anthropic[how](gateway, 'any', {}, { apiKey: key, baseURL: `${gateway.url}/race` });
            assert.equal(reply.text, said.spare, how);
            assert.equal(reply.finish, 'end_turn');
            assert.equal(reply.headers.get('x-completed'), how === 'plain' ? 'true' : null);
        }
    });
});

describe('affinity', () => {
    const growing = (name, turns) =>
        Array.from({ length: turns }, (_, at) => ({ role: at % 2 ? 'assistant' : 'user', content: at ? `turn ${at}` : `I am ${name}.` }));

    for (const client of ['openai', 'anthropic'])
        test(`keeps conversations of the ${client} SDK together by how they begin`, async () => {
            const system = client === 'anthropic' ? { system: 'Be brief.' } : {};
            const messages = (name, turns) =>
                client === 'openai' ? [{ role: 'system', content: 'Be brief.' }, ...growing(name, turns)] : growing(name, turns);
            const all = new Set();
            for (let talk = 0; talk < 16; ++talk) {
                const ask = (turns) =>
                    asking[client].plain(gateway, 'by-talk', { ...system, messages: messages(`caller ${talk}`, turns) }, { apiKey: key });
                const first = await ask(1);
                assert.equal((await eventOf(first)).assignment_unit, 'first_turns');
                for (const turns of [3, 5, 7]) assert.equal(instanceOf(await ask(turns)), instanceOf(first), `${talk}, ${turns} turns`);
                all.add(instanceOf(first));
            }
            assert.deepEqual([...all].sort(), ['east', 'west']);
        });

    test('keeps a consumer together, whichever SDK it uses', async () => {
        const all = new Set();
        for (const { key: apiKey } of consumers) {
            const first = await asking.openai.plain(gateway, 'by-consumer', {}, { apiKey });
            assert.equal((await eventOf(first)).assignment_unit, 'consumer');
            for (const client of ['openai', 'anthropic'])
                for (const how of ['plain', 'streamed'])
                    assert.equal(instanceOf(await asking[client][how](gateway, 'by-consumer', {}, { apiKey })), instanceOf(first));
            all.add(instanceOf(first));
        }
        assert.deepEqual([...all].sort(), ['east', 'west']);
    });

    test('keeps the value of a header together', async () => {
        const all = new Set();
        for (let team = 0; team < 16; ++team) {
            const options = { apiKey: key, defaultHeaders: { 'x-team': `team ${team}` } };
            const first = await asking.openai.plain(gateway, 'by-header', {}, options);
            assert.equal((await eventOf(first)).assignment_unit, 'header');
            for (const client of ['openai', 'anthropic'])
                assert.equal(instanceOf(await asking[client].plain(gateway, 'by-header', {}, options)), instanceOf(first));
            all.add(instanceOf(first));
        }
        assert.deepEqual([...all].sort(), ['east', 'west']);
    });
});

describe('two instances of one vendor', () => {
    const serve = async (group, count) => {
        for (const each of [east, west]) each.expect();
        for (let each = 0; each < count; ++each) await asking.openai[each % 3 ? 'plain' : 'streamed'](gateway, group, {}, { apiKey: key });
        return [east.asked, west.asked];
    };

    test('take turns, each with its own key', async () => {
        const [ofEast, ofWest] = await serve('turns', 20);
        assert.deepEqual([ofEast.length, ofWest.length], [10, 10]);
        assert.ok(ofEast.every(({ headers }) => headers.authorization === 'Bearer sk-of-the-east'));
        assert.ok(ofWest.every(({ headers }) => headers.authorization === 'Bearer sk-of-the-west'));
        assert.ok([...ofEast, ...ofWest].every(({ body }) => body.model === 'gpt-4o-mini'));
    });

    test('share by weight', async () => {
        const [ofEast, ofWest] = await serve('drawn', 60); // all at one: once in 2^59 runs
        assert.equal(ofEast.length + ofWest.length, 60);
        assert.ok(ofEast.length > 0 && ofWest.length > 0, `${ofEast.length} and ${ofWest.length}`);
    });
});

describe('a group that sends copies', () => {
    for (const client of ['openai', 'anthropic'])
        test(`answers the ${client} SDK with its member, and the copy is an event of its own`, async () => {
            const reply = await asking[client].plain(gateway, 'copied', {}, { apiKey: key });
            assert.equal(reply.text, said.first);
            const id = reply.headers.get('x-signalbox-request-id');
            const copy = await eventually('the event of the copy', () =>
                JSON.parse(gateway.events('tail', '--filter', 'role:shadow', '--output', 'json')).find(({ parent }) => parent === id),
            );
            assert.equal(copy.role, 'shadow');
            assert.equal(copy.resolved_model, 'spare');
            assert.equal(copy.consumer, 'team-0');
            assert.equal(copy.decision, 'allowed');
            assert.equal((await eventOf(reply)).role, 'primary');
        });
});
