// What Jaeger answers of the spans in tests/golden/collectors, as it is kept there: one span a line.

import { join } from 'node:path';

export const captures = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../golden/collectors');
export const capturedTrace = '0af7651916cd43dd8448eb211c80319c';

const byKey = (all) => [...all].sort((a, b) => (a.key < b.key ? -1 : 1));

/// A trace of Jaeger's answer as a text that is the same each time: its spans in the order of their beginning, without what is said by their place.
export function asCaptured({ traceID, spans, processes }) {
    const inOrder = [...spans].sort((a, b) => a.startTime - b.startTime || (a.spanID < b.spanID ? -1 : 1));
    const lines = inOrder.map(({ spanID, operationName, references, startTime, duration, tags, logs, processID, warnings }) =>
        JSON.stringify({
            spanID,
            operationName,
            references,
            startTime,
            duration,
            tags: byKey(tags),
            logs,
            process: { ...processes[processID], tags: byKey(processes[processID].tags) },
            warnings,
        }),
    );
    return `{"traceID":"${traceID}","spans":[\n${lines.join(',\n')}\n]}\n`;
}
