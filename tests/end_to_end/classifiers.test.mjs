// A group that asks a small model: both vendors' SDKs see one model, whichever label the small one names, and the events tell of both requests.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anthropic, openai } from './support/clients.mjs';
import { eventually, Gateway } from './support/gateway.mjs';

const simulated = (id, simulate) => ({ id, provider: 'sim', simulate });
const asks = (id, model, more = {}) => ({
    id,
    strategy: 'classify',
    classifier: { model, labels: { fast: 'small', smart: 'group:strong' }, default: 'fast', consumer: 'router', ...more },
});

let gateway;
before(async () => {
    gateway = await Gateway.start({
        settings: {
            signalbox: 1,
            server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, public: true, workers: 2 },
            storage: { path: './events.db' },
            providers: [{ id: 'sim', kind: 'simulator' }],
            models: [
                simulated('judge', { text: 'The answer is Smart.' }),
                simulated('mute', { status: 503 }),
                simulated('small', { text: 'Hi.' }),
                simulated('broken', { status: 500 }),
                simulated('large', { text: 'def search(items, wanted): ...' }),
            ],
            groups: [
                { id: 'strong', strategy: 'priority', members: [{ model: 'broken', timeout: '5s' }, { model: 'large', timeout: '5s' }] },
                asks('chat', 'judge'),
                asks('unsure', 'mute'),
            ],
            consumers: [{ name: 'router', internal: true }],
        },
    });
});
after(() => gateway.stop());

const question = (text) => [{ role: 'user', content: text }];

describe('a group that classifies', () => {
    test('answers the OpenAI SDK with the model of the label, plain and streamed, also when its first member fails', async () => {
        const client = openai(gateway);
        const whole = await client.chat.completions.create({ model: 'chat', messages: question('Write a binary search') });
        assert.equal(whole.choices[0].message.content, 'def search(items, wanted): ...');
        let text = '';
        const stream = await client.chat.completions.create({ model: 'chat', stream: true, messages: question('Write a quicksort') });
        for await (const each of stream) text += each.choices[0]?.delta?.content ?? '';
        assert.equal(text, 'def search(items, wanted): ...');
    });

    test('answers the Anthropic SDK, whose conversation is classified just so', async () => {
        const message = await anthropic(gateway).messages.create({
            model: 'chat',
            max_tokens: 50,
            system: 'Be brief.',
            messages: question('Write a binary search'),
        });
        assert.equal(message.content[0].text, 'def search(items, wanted): ...');
    });

    test('answers with the default label when the classifier fails', async () => {
        const whole = await openai(gateway).chat.completions.create({ model: 'unsure', messages: question('Hello') });
        assert.equal(whole.choices[0].message.content, 'Hi.');
    });

    test('leaves an event for each question, which hangs on the event of its request', async () => {
        const events = await eventually('all events are stored', () => {
            const all = gateway.cli('events', 'export', '--store', gateway.store, '--output', 'jsonl');
            const lines = all.trim().split('\n').map((line) => JSON.parse(line));
            return lines.length >= 7 && lines;
        });
        const questions = events.filter((each) => each.role === 'classify');
        const requests = events.filter((each) => each.role === 'primary');
        // The Anthropic conversation says what the first one said: its question was asked before.
        assert.equal(requests.length, 4);
        assert.equal(questions.length, 3);
        for (const each of questions) {
            assert.equal(each.consumer, 'router');
            assert.ok(requests.some((request) => request.id === each.parent), each.parent);
        }
        const by = requests.map((each) => each.labels.classifier_by).sort();
        assert.deepEqual(by, ['cache', 'classifier', 'classifier', 'default']);
        assert.ok(requests.every((each) => each.group === 'chat' || each.labels.classifier_fault.includes('503')));
    });
});
