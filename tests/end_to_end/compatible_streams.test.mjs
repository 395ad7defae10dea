// Streams as servers send them that imitate OpenAI or Anthropic, each with its own habit: a whole answer arrives whole and ends well,
// and what is cut, empty or malformed never ends as a good answer. Both roads follow the same rule.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene } from './support/scene.mjs';
import * as vendor from './support/vendor_replies.mjs';

const { chunk, done, sse, usageChunk } = vendor;
let scene;
before(async () => {
    scene = await Scene.start();
});
after(() => scene.stop());

/// Asks for a stream of `model` and gives what the client was told and what the event says of it.
async function streamed(dialect, model, vendorName, reply) {
    scene[vendorName].expect(reply);
    const answer = await scene.ask(dialect, { model, stream: true });
    const { decision, finish_reason, tokens, reason_code } = await scene.eventOf(answer);
    return { ...answer, event: { decision, finish_reason, tokens, reason_code } };
}
const fromLocal = (dialect, ...items) => streamed(dialect, 'local', 'local', sse(items));
const fromClaude = (dialect, ...items) => streamed(dialect, 'claude', 'claude', sse(items));

/// A broken stream: an error reply, an error event, or a cut body, and an event that says error. Never a good end.
function assertNoGoodEnd(answer) {
    if (answer.status === 200) assert.ok(answer.said.error ?? answer.cut, `no error in ${answer.body}`);
    else assert.ok(answer.status >= 500, `status ${answer.status}`);
    assert.equal(answer.said.ended, undefined, answer.body);
    assert.equal(answer.event.decision, 'error');
}

describe('a finish_reason before the end', () => {
    test('of "" in each chunk ends nothing for an Anthropic client', async () => {
        const answer = await fromLocal(
            'anthropic',
            chunk({ role: 'assistant', content: 'Hel' }, ''),
            chunk({ content: 'lo' }, ''),
            chunk({ content: '' }, 'stop'),
            done,
        );
        assert.equal(answer.said.text, 'Hello');
        assert.equal(answer.said.finish, 'end_turn');
        assert.equal(answer.said.ended, true);
        assert.deepEqual([answer.event.decision, answer.event.finish_reason], ['allowed', 'stop']);
    });

    test('of "" in each chunk ends nothing for an OpenAI client', async () => {
        const answer = await fromLocal(
            'openai',
            chunk({ role: 'assistant', content: 'Hel' }, ''),
            chunk({ content: 'lo' }, ''),
            chunk({ content: '' }, 'stop'),
            done,
        );
        assert.deepEqual(answer.said, { text: 'Hello', finish: 'stop', ended: true });
        assert.deepEqual([answer.event.decision, answer.event.finish_reason], ['allowed', 'stop']);
    });

    test('on the reasoning keeps the text and the tool call behind it', async () => {
        const answer = await fromLocal(
            'anthropic',
            chunk({ role: 'assistant', content: '', reasoning_content: 'hm' }, 'stop'),
            chunk({ content: 'Answer' }),
            chunk({ tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'run', arguments: '{"cmd":"x"}' } }] }),
            chunk({}, 'tool_calls'),
            usageChunk(10, 5),
            done,
        );
        const { thinking, text, tools, finish, usage, ended } = answer.said;
        assert.deepEqual({ thinking, text, finish, ended }, { thinking: 'hm', text: 'Answer', finish: 'tool_use', ended: true });
        assert.deepEqual(
            tools.map(({ name, input }) => ({ name, input })),
            [{ name: 'run', input: { cmd: 'x' } }],
        );
        assert.deepEqual(usage, { input: 10, output: 5, cached: 0 });
        assert.equal(answer.event.decision, 'allowed');
    });

    test('on each chunk keeps all text', async () => {
        const answer = await fromLocal(
            'anthropic',
            chunk({ role: 'assistant', content: 'one ' }, 'stop'),
            chunk({ content: 'two' }, 'stop'),
            done,
        );
        assert.equal(answer.said.text, 'one two');
        assert.equal(answer.said.finish, 'end_turn');
        assert.equal(answer.said.ended, true);
    });

    test('of "length" followed by more text and "stop" is told as the last one', async () => {
        const answer = await fromLocal(
            'anthropic',
            chunk({ role: 'assistant', content: 'a' }, 'length'),
            chunk({ content: 'b' }, 'stop'),
            done,
        );
        assert.equal(answer.said.text, 'ab');
        assert.equal(answer.said.finish, 'end_turn');
    });

    test('keeps the arguments that follow it', async () => {
        const call = (fields) => ({ tool_calls: [{ index: 0, ...fields }] });
        const answer = await fromLocal(
            'anthropic',
            chunk(
                { role: 'assistant', ...call({ id: 'c9', type: 'function', function: { name: 'run', arguments: '{"path":"/srv"' } }) },
                'tool_calls',
            ),
            chunk(call({ function: { arguments: ',"only":"*.tmp"}' } }), 'tool_calls'),
            done,
        );
        assert.deepEqual(answer.said.tools, [{ id: 'c9', name: 'run', input: { path: '/srv', only: '*.tmp' } }]);
        assert.equal(answer.said.finish, 'tool_use');
    });

    test('in a message_delta of an Anthropic-like server keeps the blocks behind it', async () => {
        const answer = await fromClaude(
            'openai',
            vendor.start(),
            vendor.open(),
            vendor.words('one '),
            vendor.close(),
            vendor.finish('end_turn'),
            vendor.open(vendor.text(''), 1),
            vendor.words('two', 1),
            vendor.close(1),
            vendor.finish('end_turn'),
            vendor.stop,
        );
        assert.equal(answer.said.text, 'one two');
        assert.equal(answer.said.finish, 'stop');
    });
});

describe('a whole answer whose stream ends in another way', () => {
    const whole = [chunk({ role: 'assistant', content: 'a' }), chunk({}, 'stop'), usageChunk(9, 3)];

    test('without [DONE] is a good end for an Anthropic client', async () => {
        const answer = await fromLocal('anthropic', ...whole);
        assert.deepEqual(answer.said, { text: 'a', finish: 'end_turn', usage: { input: 9, output: 3, cached: 0 }, ended: true });
        assert.deepEqual([answer.event.decision, answer.event.finish_reason], ['allowed', 'stop']);
        assert.deepEqual([answer.event.tokens.prompt, answer.event.tokens.completion], [9, 3]);
    });

    test('without [DONE] is passed to an OpenAI client and is no error', async () => {
        const answer = await fromLocal('openai', ...whole);
        assert.equal(answer.said.text, 'a');
        assert.equal(answer.said.finish, 'stop');
        assert.equal(answer.said.error, undefined);
        assert.equal(answer.cut, false);
        assert.deepEqual([answer.event.decision, answer.event.finish_reason], ['allowed', 'stop']);
    });

    test('with a [DONE] that lacks its blank line is a good end for an Anthropic client', async () => {
        const answer = await fromLocal('anthropic', ...whole, 'data: [DONE]\n');
        assert.equal(answer.said.text, 'a');
        assert.equal(answer.said.ended, true);
        assert.equal(answer.event.decision, 'allowed');
    });

    test('with a [DONE] that lacks its blank line is no error for an OpenAI client', async () => {
        const answer = await fromLocal('openai', ...whole, 'data: [DONE]');
        assert.equal(answer.said.text, 'a');
        assert.equal(answer.said.error, undefined);
        assert.equal(answer.event.decision, 'allowed');
    });

    test('with nothing behind a finish_reason that shares the last content is a good end', async () => {
        const answer = await fromLocal('anthropic', chunk({ role: 'assistant', content: 'all of it' }, 'stop'));
        assert.equal(answer.said.text, 'all of it');
        assert.equal(answer.said.finish, 'end_turn');
        assert.equal(answer.said.ended, true);
        assert.equal(answer.event.decision, 'allowed');
    });

    test('without a finish_reason is an error, with or without [DONE]', async () => {
        for (const items of [
            [chunk({ role: 'assistant', content: 'a' })],
            [chunk({ role: 'assistant', content: 'a' }), usageChunk(9, 3), done],
        ]) {
            for (const dialect of ['anthropic', 'openai']) assertNoGoodEnd(await fromLocal(dialect, ...items));
        }
    });

    test('without a finish_reason never closes a tool call whose arguments are cut', async () => {
        const cut = { index: 0, id: 'c', type: 'function', function: { name: 'delete_files', arguments: '{"path":"/srv","only":"*.t' } };
        for (const dialect of ['anthropic', 'openai']) {
            assertNoGoodEnd(await fromLocal(dialect, chunk({ role: 'assistant', tool_calls: [cut] }), done));
        }
    });
});

describe('an Anthropic-like stream', () => {
    const body = [vendor.start(), vendor.open(), vendor.words('a'), vendor.close(), vendor.finish()];
    const withoutEventLines = [...body, vendor.stop].map((event) => `data: ${JSON.stringify(event)}\n\n`);
    const good = {
        text: 'a',
        finish: 'stop',
        usage: { input: 25, output: 7, cached: 0 },
        ended: true,
    };

    async function assertGood(...items) {
        scene.claude.expect(sse(items), sse(items));
        const translated = await scene.ask('openai', { model: 'claude', stream: true, stream_options: { include_usage: true } });
        assert.deepEqual(translated.said, good);
        const relayed = await scene.ask('anthropic', { model: 'claude', stream: true });
        assert.equal(relayed.said.text, 'a');
        assert.equal(relayed.said.error, undefined);
        assert.equal(relayed.cut, false);
        for (const answer of [translated, relayed]) {
            const event = await scene.eventOf(answer);
            assert.deepEqual([event.decision, event.finish_reason], ['allowed', 'stop']);
            assert.deepEqual([event.tokens.prompt, event.tokens.completion], [25, 7]);
        }
    }

    test('with [DONE] behind message_stop is good on both roads', () => assertGood(...body, vendor.stop, done));
    test('without message_stop is good on both roads, for the stop reason came', () => assertGood(...body));
    test('without content_block_stop of a text is good on both roads', () =>
        assertGood(...body.filter((event) => event.type !== 'content_block_stop'), vendor.stop));
    test('without event lines is good on both roads', () => assertGood(...withoutEventLines));
    test('with CRLF line ends is good on both roads', () =>
        assertGood([...body, vendor.stop].map((event) => `event: ${event.type}\r\ndata: ${JSON.stringify(event)}\r\n\r\n`).join('')));

    test('without message_delta is good on both roads, for its text block was closed', async () => {
        const items = [...body.slice(0, -1), vendor.stop];
        for (const dialect of ['openai', 'anthropic']) {
            const answer = await fromClaude(dialect, ...items);
            assert.equal(answer.said.text, 'a');
            assert.equal(answer.said.error, undefined);
            assert.equal(answer.said.ended, true);
            assert.equal(answer.event.decision, 'allowed');
        }
    });

    test('that stops inside the arguments of a tool is an error on both roads', async () => {
        const tool = { type: 'tool_use', id: 'toolu_1', name: 'run', input: {} };
        const items = [vendor.start(), vendor.open(tool), vendor.input('{"path":"/srv"'), vendor.stop];
        for (const dialect of ['openai', 'anthropic']) assertNoGoodEnd(await fromClaude(dialect, ...items));
    });

    test('of nothing but message_stop is an error on both roads', async () => {
        for (const dialect of ['openai', 'anthropic']) assertNoGoodEnd(await fromClaude(dialect, vendor.stop));
    });
});

describe('events that carry nothing', () => {
    test('"data: null" amid a stream is skipped on both roads', async () => {
        const items = [
            chunk({ role: 'assistant', content: 'a' }),
            'data: null\n\n',
            chunk({ content: 'b' }),
            chunk({}, 'stop'),
            usageChunk(10, 5),
            done,
        ];
        const translated = await fromLocal('anthropic', ...items);
        assert.deepEqual(translated.said, { text: 'ab', finish: 'end_turn', usage: { input: 10, output: 5, cached: 0 }, ended: true });
        const relayed = await fromLocal('openai', ...items);
        assert.equal(relayed.said.text, 'ab');
        assert.equal(relayed.said.ended, true);
        for (const answer of [translated, relayed]) assert.equal(answer.event.decision, 'allowed');
    });

    test('"data: null" as the first event is skipped', async () => {
        const answer = await fromLocal('anthropic', 'data: null\n\n', chunk({ role: 'assistant', content: 'a' }, 'stop'), done);
        assert.equal(answer.said.text, 'a');
        assert.equal(answer.event.decision, 'allowed');
    });

    test('"data:" without a value and comments are skipped', async () => {
        const answer = await fromLocal(
            'anthropic',
            ': OPENROUTER PROCESSING\n\n',
            'data:\n\n',
            chunk({ role: 'assistant', content: 'a' }, 'stop'),
            done,
        );
        assert.equal(answer.said.text, 'a');
        assert.equal(answer.event.decision, 'allowed');
    });

    test('"data: null" amid an Anthropic stream is skipped', async () => {
        const answer = await fromClaude(
            'openai',
            vendor.start(),
            vendor.open(),
            'data: null\n\n',
            vendor.words('a'),
            vendor.close(),
            vendor.finish(),
            vendor.stop,
        );
        assert.equal(answer.said.text, 'a');
        assert.equal(answer.event.decision, 'allowed');
    });
});

describe('malformed events', () => {
    const begin = chunk({ role: 'assistant', content: 'a' });

    test('of broken JSON are an error on both roads', async () => {
        const items = [begin, 'data: {"id":"c1","choices":[{]}\n\n', chunk({}, 'stop'), done];
        for (const dialect of ['openai', 'anthropic']) assertNoGoodEnd(await fromLocal(dialect, ...items));
    });

    test('of another type than an object are an error on both roads', async () => {
        for (const dialect of ['openai', 'anthropic']) {
            assertNoGoodEnd(await fromLocal(dialect, begin, 'data: "hello"\n\n', chunk({}, 'stop'), done));
        }
    });

    test('with choices that are no list are an error on both roads', async () => {
        const items = [begin, 'data: {"id":"c1","choices":7}\n\n', chunk({}, 'stop'), done];
        for (const dialect of ['openai', 'anthropic']) assertNoGoodEnd(await fromLocal(dialect, ...items));
    });

    test('of an Anthropic stream with a delta that is no object are an error on both roads', async () => {
        const broken = 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":7}\n\n';
        const items = [vendor.start(), vendor.open(), broken, vendor.words('a'), vendor.close(), vendor.finish(), vendor.stop];
        for (const dialect of ['openai', 'anthropic']) assertNoGoodEnd(await fromClaude(dialect, ...items));
    });
});

describe('the content type of a stream', () => {
    const items = [chunk({ role: 'assistant', content: 'a' }), chunk({}, 'stop'), usageChunk(10, 5), done];

    async function assertRead(headers) {
        for (const dialect of ['openai', 'anthropic']) {
            const answer = await streamed(dialect, 'local', 'local', sse(items, { headers }));
            assert.equal(answer.status, 200, answer.body);
            assert.equal(answer.said.text, 'a');
            assert.equal(answer.said.ended, true);
            assert.equal(answer.event.decision, 'allowed');
        }
    }

    test('may be text/plain', () => assertRead({ 'content-type': 'text/plain; charset=utf-8' }));
    test('may be application/octet-stream', () => assertRead({ 'content-type': 'application/octet-stream' }));
    test('may be application/json', () => assertRead({ 'content-type': 'application/json' }));
    test('may be missing', () => assertRead({}));
    test('may have parameters and capitals', () => assertRead({ 'content-type': 'Text/Event-Stream;charset=UTF-8' }));

    test('text/html is no stream', async () => {
        const page = vendor.json('<html><body>Sign in</body></html>', { headers: { 'content-type': 'text/html' } });
        const answer = await streamed('openai', 'local', 'local', page);
        assert.equal(answer.status, 502);
        assert.equal(answer.event.decision, 'error');
    });
});

describe('an empty answer', () => {
    const emptyStream = sse([{ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [] }, done]);

    async function assertBackup(dialect, body, empty, fromBackup) {
        scene.local.expect(empty);
        scene.backup.expect(fromBackup);
        const answer = await scene.ask(dialect, { model: 'chain', ...body });
        assert.equal(answer.status, 200, answer.body);
        assert.equal(answer.said.text, 'from backup');
        const event = await scene.eventOf(answer);
        assert.equal(event.decision, 'allowed');
        assert.equal(event.resolved_model, 'backup');
        assert.equal(event.fallback_count, 1);
    }

    test('of a plain reply without choices is answered by the next member', () =>
        assertBackup('openai', {}, vendor.json({ ...vendor.completion({}), choices: [] }), vendor.backup));
    test('of a stream without choices is answered by the next member for an OpenAI client', () =>
        assertBackup('openai', { stream: true }, emptyStream, vendor.backupStream));
    test('of a stream without choices is answered by the next member for an Anthropic client', () =>
        assertBackup('anthropic', { stream: true }, emptyStream, vendor.backupStream));
    test('of a stream with nothing but [DONE] is answered by the next member', () =>
        assertBackup('anthropic', { stream: true }, sse([done]), vendor.backupStream));
    test('of a stream with a role and usage but no finish_reason is answered by the next member', () =>
        assertBackup(
            'openai',
            { stream: true },
            sse([chunk({ role: 'assistant', content: '' }), usageChunk(10, 0), done]),
            vendor.backupStream,
        ));
});

describe('chunked replies without their last chunk', () => {
    const chunkedHead = (type) => `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const piece = (text) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
    const events =
        [chunk({ role: 'assistant', content: 'a' }), chunk({}, 'stop')].map((each) => `data: ${JSON.stringify(each)}\n\n`).join('') + done;
    const stream = vendor.raw(chunkedHead('text/event-stream') + piece(events));
    const whole = JSON.stringify(vendor.completion({ content: 'hello' }));

    test('of a stream that said [DONE] are good on both roads', async () => {
        for (const dialect of ['openai', 'anthropic']) {
            const answer = await streamed(dialect, 'local', 'local', stream);
            assert.equal(answer.said.text, 'a');
            assert.equal(answer.said.ended, true);
            assert.equal(answer.event.decision, 'allowed');
        }
    });

    test('of a plain reply are told as what they are, also behind such a stream', async () => {
        for (let times = 0; times < 10; ++times) {
            scene.local.expect(stream, vendor.raw(chunkedHead('application/json') + piece(whole)));
            await scene.ask('openai', { model: 'local', stream: true });
            const answer = await scene.ask('openai', { model: 'local' });
            if (answer.status === 200) {
                assert.equal(answer.said.text, 'hello');
            } else {
                assert.equal(answer.status, 502);
                assert.doesNotMatch(answer.said.error.message, /canceled/i);
                assert.match(answer.said.error.message, /chunk|ended|closed/);
            }
        }
    });

    test('of half a plain reply are an error', async () => {
        scene.local.expect(vendor.raw(chunkedHead('application/json') + piece(whole.slice(0, 60))));
        const answer = await scene.ask('openai', { model: 'local' });
        assert.equal(answer.status, 502);
        assert.equal((await scene.eventOf(answer)).decision, 'error');
    });
});

describe('one event', () => {
    test('of 900 KiB arrives whole, and the client and the event count its tokens alike', async () => {
        const input = { text: 'x'.repeat(900 * 1024) };
        const call = { index: 0, id: 'c', type: 'function', function: { name: 'run', arguments: JSON.stringify(input) } };
        const answer = await fromLocal('anthropic', chunk({ role: 'assistant', tool_calls: [call] }), chunk({}, 'tool_calls'), done);
        assert.deepEqual(answer.said.tools, [{ id: 'c', name: 'run', input }]);
        assert.equal(answer.event.tokens.estimated, true);
        assert.equal(answer.said.usage.output, answer.event.tokens.completion);
        assert.ok(answer.event.tokens.completion > 1000, `${answer.event.tokens.completion} tokens`);
    });

    test('cut inside its characters keeps every one', async () => {
        const words = '日本👩‍👩‍👧 \u2028 é';
        const bytes = Buffer.from(`data: ${JSON.stringify(chunk({ role: 'assistant', content: words }, 'stop'))}\n\n${done}`);
        scene.local.expect(async (asked, response) => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            for (const byte of bytes) await new Promise((sent) => response.write(Buffer.of(byte), sent));
            response.end();
        });
        const answer = await scene.ask('anthropic', { model: 'local', stream: true });
        assert.equal(answer.said.text, words);
    });

    test('with half of a surrogate pair is joined with the next', async () => {
        const halves = [
            'data: {"choices":[{"index":0,"delta":{"content":"a\\ud83d"}}]}\n\n',
            'data: {"choices":[{"index":0,"delta":{"content":"\\ude00b"}}]}\n\n',
        ];
        const answer = await fromLocal('anthropic', ...halves, chunk({}, 'stop'), done);
        assert.equal(answer.said.text, 'a😀b');
    });
});

describe('tool calls of a server that numbers and names nothing', () => {
    const piece = (name, text, more = {}) => chunk({ tool_calls: [{ ...more, type: 'function', function: { name, arguments: text } }] });
    const inputs = (answer) => answer.said.tools.map(({ name, input }) => ({ name, input }));

    test('begin with a name that comes again behind whole arguments', async () => {
        for (const more of [{ index: 0 }, {}]) {
            scene.local.expect(
                sse([piece('run', '{"cmd":"a', more), piece('run', '}"}', more), piece('run', '{"cmd":"b"}', more), chunk({}, 'tool_calls'), done]),
            );
            const answer = await scene.ask('anthropic', { model: 'local', stream: true });
            assert.deepEqual(inputs(answer), [
                { name: 'run', input: { cmd: 'a}' } },
                { name: 'run', input: { cmd: 'b' } },
            ]);
            assert.notEqual(answer.said.tools[0].id, answer.said.tools[1].id);
        }
    });
});

describe('an error in a form that clients pass over', () => {
    const forms = {
        'flat, as older servers send it': { object: 'error', message: 'out of memory', type: 'InternalServerError', code: 500 },
        'in a choice': {
            id: 'c1',
            object: 'chat.completion.chunk',
            created: 1,
            model: 'qwen3',
            choices: [{ index: 0, delta: { content: '' }, error: { code: 502, message: 'out of memory' }, finish_reason: 'error' }],
        },
    };
    for (const [name, event] of Object.entries(forms)) {
        test(`${name}, ends a relayed stream as an error`, async () => {
            scene.local.expect(sse([chunk({ role: 'assistant', content: 'a' }), event, done]), sse([event, done]));
            const answer = await scene.ask('openai', { model: 'local', stream: true });
            assert.match(answer.said.error.message, /out of memory/);
            assert.equal(answer.said.ended, undefined);
            assert.equal((await scene.eventOf(answer)).decision, 'error');
            const alone = await scene.ask('openai', { model: 'local', stream: true });
            assert.ok(alone.status >= 500, `status ${alone.status}`);
        });
    }
});
