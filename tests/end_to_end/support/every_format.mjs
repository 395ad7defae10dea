// The configuration of tests of one format: a simulated provider of every format, beside what the test adds.

import { clearText } from './configuration.mjs';

export const dialects = ['openai_chat', 'anthropic', 'openai_responses', 'gemini', 'ollama'];
export const breaker = { max_fails: 0 };

/// The model sim-DIALECT stands at the simulator of its dialect.
export function besideSimulators({ providers, models, routes }) {
    const simulated = dialects.map((dialect) => `sim-${dialect}`);
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' } },
        providers: [...dialects.map((dialect) => ({ id: `sim-${dialect}`, kind: 'simulator', dialect, breaker })), ...providers],
        models: [...simulated.map((id) => ({ id, provider: id, upstream: 'plain', simulate: { text: clearText } })), ...models],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        routes,
        storage: { path: 'events.db' },
    };
}
